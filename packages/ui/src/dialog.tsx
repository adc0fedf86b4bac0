import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { CloseIcon } from "./icons.tsx";
import { useFocusReturn } from "./use-focus-return.ts";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
};

/** A question or a short form in the middle of the page. */
export function Dialog(props: DialogProps) {
  return (
    <Overlay
      {...props}
      className="inset-x-4 top-[12vh] mx-auto max-h-[76vh] max-w-md animate-rise rounded-card border border-line"
    />
  );
}

/** Details beside the page: from the right, on phones from below. */
export function Drawer(props: DialogProps) {
  return (
    <Overlay
      {...props}
      className="inset-x-0 bottom-0 max-h-[85vh] animate-slide-up rounded-t-card sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:w-[26rem] sm:animate-slide-in sm:rounded-none sm:border-l sm:border-line"
    />
  );
}

function Overlay({ open, onOpenChange, title, description, children, className }: DialogProps & { className: string }) {
  const focusReturn = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          {...focusReturn}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={classNames(
            "fixed z-50 flex flex-col overflow-y-auto bg-raised p-6 text-text shadow-float focus:outline-none",
            className,
          )}
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <Radix.Title className="text-20 font-semibold">{title}</Radix.Title>
            <Radix.Close
              className="-m-2 rounded-control p-2 text-text-muted hover:bg-sunken hover:text-text"
              aria-label="Close"
            >
              <CloseIcon />
            </Radix.Close>
          </div>
          {description ? (
            <Radix.Description className="-mt-2 mb-4 text-text-muted">{description}</Radix.Description>
          ) : null}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
