import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

const OPENS_AFTER_MS = 400;

/**
 * A few words about the one control inside, on hover and on focus. Never the only place where something is said: on a
 * touch screen nobody sees it.
 */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={OPENS_AFTER_MS}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            collisionPadding={12}
            className="z-50 max-w-64 animate-fade rounded-control border border-line bg-raised px-3 py-2 text-13 text-text shadow-float"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
