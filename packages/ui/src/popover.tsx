import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A button in a popover that does something and closes it; with `asChild`, its one child is that button. */
export const PopoverClose = Radix.Close;

/** A small explanation that opens at the words it explains. */
export function Popover({ trigger, label, children }: { trigger: ReactNode; label: string; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={12}
          onOpenAutoFocus={focusChosen}
          className="z-50 max-h-(--radix-popover-content-available-height) overflow-y-auto w-[min(24rem,calc(100vw-1.5rem))] animate-rise rounded-card border border-line bg-raised p-4 text-text shadow-float focus:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Whoever opens a choice starts at what is chosen, and not at the first that could be. */
function focusChosen(event: Event) {
  const chosen = (event.currentTarget as HTMLElement).querySelector<HTMLElement>("input:checked");
  if (!chosen) return;
  event.preventDefault();
  chosen.focus({ preventScroll: true });
}
