import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

/** The words beside a box or a switch, and what they mean. */
type Wording = { label: ReactNode; hint?: ReactNode; error?: string | undefined };

export type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "id"> & Wording;

/** Yes or no, sent with a form. The browser's own box under our drawing: it works before the page's scripts do. */
export function Checkbox({ label, hint, error, className, ...input }: CheckboxProps) {
  return (
    <Choice label={label} hint={hint} error={error} className={className}>
      {(control) => (
        <span className="relative mt-0.5 grid size-4.5 shrink-0">
          <input
            {...input}
            {...control}
            type="checkbox"
            className="peer size-4.5 appearance-none rounded-[5px] border border-line-strong bg-raised checked:border-accent checked:bg-accent aria-invalid:border-bad disabled:opacity-55 forced-colors:appearance-auto"
          />
          <svg
            aria-hidden="true"
            viewBox="0 0 18 18"
            className="pointer-events-none absolute inset-0 hidden text-on-accent peer-checked:block forced-colors:hidden"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
            strokeLinejoin="round"
          >
            <path d="m4.5 9.5 3 3 6-6.5" />
          </svg>
        </span>
      )}
    </Choice>
  );
}

/** On or off, at once. */
export function Switch({ label, hint, error, className, ...input }: CheckboxProps) {
  return (
    <Choice label={label} hint={hint} error={error} className={className}>
      {(control) => (
        <span className="relative grid h-5 w-9 shrink-0">
          <input
            {...input}
            {...control}
            type="checkbox"
            // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a checkbox tells its own state
            role="switch"
            className="peer h-5 w-9 appearance-none rounded-full border border-line-strong bg-sunken transition-colors checked:border-accent checked:bg-accent aria-invalid:border-bad disabled:opacity-55 forced-colors:appearance-auto"
          />
          <span className="pointer-events-none absolute top-1 left-1 size-3 rounded-full bg-line-strong transition-[translate,background-color] peer-checked:translate-x-4 peer-checked:bg-on-accent forced-colors:hidden" />
        </span>
      )}
    </Choice>
  );
}

type ControlIds = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

function Choice({
  label,
  hint,
  error,
  className,
  children,
}: Wording & { className?: string | undefined; children: (control: ControlIds) => ReactNode }) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={classNames("flex items-start gap-3", className)}>
      {children({ id, "aria-describedby": described, "aria-invalid": error ? true : undefined })}
      <div className="grid min-w-0 gap-0.5">
        <label htmlFor={id}>{label}</label>
        {error ? (
          <p id={`${id}-error`} className="text-13 text-bad">
            {error}
          </p>
        ) : null}
        {hint ? (
          <p id={`${id}-hint`} className="text-13 text-text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
