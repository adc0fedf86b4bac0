import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A short list of things to do, opened by `trigger` (a button). Arrow keys and first letters move in it. */
export function Menu({ trigger, label, children }: { trigger: ReactNode; label: string; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-w-[calc(100vw-1.5rem)] min-w-44 animate-rise rounded-card border border-line bg-raised p-1 text-text shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export type MenuItemProps = {
  onSelect?: () => void;
  disabled?: boolean;
  /** Takes something away for good. */
  danger?: boolean;
  /** The one child is a link, and becomes the item. */
  asChild?: boolean;
  children: ReactNode;
};

export function MenuItem({ onSelect, disabled = false, danger = false, asChild = false, children }: MenuItemProps) {
  return (
    <Radix.Item
      asChild={asChild}
      disabled={disabled}
      {...(onSelect ? { onSelect } : {})}
      className={classNames(
        "flex cursor-default items-center gap-2 rounded-control px-3 py-2 outline-none select-none data-disabled:opacity-55 data-highlighted:bg-sunken",
        danger && "text-bad",
      )}
    >
      {children}
    </Radix.Item>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
