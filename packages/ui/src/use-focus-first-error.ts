import { type RefObject, useEffect, useRef } from "react";

/** Puts the cursor into the first field that has an error, each time errors come back. The ref is the form's. */
export function useFocusFirstError(errors: Record<string, string> | undefined): RefObject<HTMLFormElement> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (errors) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  return form;
}
