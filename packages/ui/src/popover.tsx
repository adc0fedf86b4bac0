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
          className="z-50 max-h-(--radix-popover-content-available-height) overflow-y-auto w-[min(24rem,calc(100vw-1.5rem))] animate-rise rounded-card border border-line bg-raised p-4 text-text shadow-float focus:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
