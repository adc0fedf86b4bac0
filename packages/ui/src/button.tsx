import { type ButtonHTMLAttributes, forwardRef } from "react";
import { classNames } from "./class-names.ts";

export type ButtonLook = { variant?: "primary" | "secondary" | "quiet" | "danger"; size?: "normal" | "small" };

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  ButtonLook & {
    /** Something was sent and is not answered yet: the label stays, the button does not react. */
    busy?: boolean;
  };

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant, size, busy = false, type = "button", className, children, ...rest },
  ref,
) {
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={classNames(buttonClasses({ variant, size }), busy && "cursor-progress", className)}
    >
      {children}
      {busy ? <Spinner /> : null}
    </button>
  );
});

/** The look of a button for anything that is not one, such as a link. */
export function buttonClasses({
  variant = "secondary",
  size = "normal",
}: Partial<Record<keyof ButtonLook, string | undefined>>): string {
  return classNames(
    BASE,
    size === "small" ? "min-h-8 px-3 text-13" : "min-h-control px-4 text-14",
    VARIANTS[variant as keyof typeof VARIANTS],
  );
}

const BASE =
  "inline-flex items-center justify-center gap-2 rounded-control font-medium text-balance select-none sm:whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55";

const VARIANTS = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "border border-line-strong/70 bg-raised text-text hover:bg-sunken",
  quiet: "text-text hover:bg-sunken",
  danger: "border border-bad/50 bg-raised text-bad hover:bg-bad-soft",
};

function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent motion-reduce:hidden"
    />
  );
}
