import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { useFocusReturn } from "./use-focus-return.ts";

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question: "Delete your account?" */
  title: string;
  /** What cannot be undone. */
  description: ReactNode;
  /** The button that does it, named after what it does: a `Button`, of a form or with an `onClick`. */
  action: ReactNode;
  cancelLabel?: string;
  /** What has to be filled in first, such as a typed confirmation. */
  children?: ReactNode;
};

/** Asks before what cannot be undone. The focus starts at "Cancel", and a click beside it does not close it. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  action,
  cancelLabel = "Cancel",
  children,
}: ConfirmDialogProps) {
  const focusReturn = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          {...focusReturn}
          className="fixed inset-x-4 top-[18vh] z-50 mx-auto grid max-h-[72vh] max-w-md animate-rise gap-4 overflow-y-auto wrap-anywhere rounded-card border border-line bg-raised p-6 text-text shadow-float focus:outline-none"
        >
          <Radix.Title className="text-20 font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="text-text-muted">{description}</div>
          </Radix.Description>
          {children}
          <div className="flex flex-wrap justify-end gap-3">
            <Radix.Cancel asChild>
              <Button>{cancelLabel}</Button>
            </Radix.Cancel>
            {action}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
