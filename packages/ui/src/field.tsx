import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import { classNames } from "./class-names.ts";

export type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Gets the ids that tie label, hint and error to the control. */
  children: (control: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": true | undefined;
  }) => ReactNode;
};

/** A label, its control, and under it what helps or what went wrong. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(" ") || undefined;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-13 font-medium">
        {label}
      </label>
      {children({ id, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p id={errorId} className="text-13 text-bad">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={hintId} className="text-13 text-text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

export type TextInputProps = InputHTMLAttributes<HTMLInputElement> & { inputRef?: Ref<HTMLInputElement> };

export function TextInput({ className, inputRef, ...rest }: TextInputProps) {
  return <input {...rest} ref={inputRef} className={classNames(controlClasses, "h-control w-full px-3", className)} />;
}

/** The look of everything one types into or chooses from. 16 px on phones, or iOS zooms the page on focus. */
export const controlClasses =
  "rounded-control border border-line-strong bg-raised text-16 text-text placeholder:text-text-muted aria-invalid:border-bad disabled:opacity-55 sm:text-14";
