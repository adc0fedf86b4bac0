import { type ReactNode, useEffect, useId, useRef } from "react";
import { classNames } from "./class-names.ts";

export type RadioOption = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

export type RadioGroupProps = {
  /** The question. */
  legend: string;
  name: string;
  options: readonly RadioOption[];
  /** Controlled: the answer. Otherwise `defaultValue` is where it starts. */
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  error?: string | undefined;
  /** Side by side in one frame, for a few short words; else one under the other. */
  segmented?: boolean;
};

/** One of a few, all of them visible. The browser's own radio buttons, so arrow keys and forms work as always. */
export function RadioGroup({ legend, error, segmented = false, options, ...group }: RadioGroupProps) {
  const errorId = useId();
  return (
    <fieldset className="grid min-w-0 gap-2" aria-describedby={error ? errorId : undefined}>
      <legend className={classNames("mb-2 text-13 font-medium", segmented && "sr-only")}>{legend}</legend>
      <div
        className={
          segmented
            ? "inline-flex max-w-full flex-wrap gap-0.5 justify-self-start rounded-control border border-line bg-sunken p-0.5"
            : "grid gap-2.5"
        }
      >
        {options.map((option) =>
          segmented ? (
            <Segment key={option.value} option={option} group={group} />
          ) : (
            <Radio key={option.value} option={option} group={group} />
          ),
        )}
      </div>
      {error ? (
        <p id={errorId} className="text-13 text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

type Group = Pick<RadioGroupProps, "name" | "value" | "defaultValue" | "onValueChange">;
type OneOfThem = { option: RadioOption; group: Group };

function Radio({ option, group }: OneOfThem) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <RadioInput
        id={id}
        option={option}
        group={group}
        className="mt-0.5 size-4.5 shrink-0 appearance-none rounded-full border border-line-strong bg-raised checked:border-[5.5px] checked:border-accent disabled:opacity-55 forced-colors:appearance-auto"
      />
      <div className="grid min-w-0 gap-0.5">
        <label htmlFor={id}>{option.label}</label>
        {option.hint ? (
          <p id={`${id}-hint`} className="text-13 text-text-muted">
            {option.hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Segment({ option, group }: OneOfThem) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className="rounded-[6px] border border-transparent px-3 py-1 text-13 text-text-muted transition-colors hover:text-text has-checked:border-line-strong/70 has-checked:bg-raised has-checked:font-medium has-checked:text-text has-disabled:opacity-55 has-focus-visible:outline-2 has-focus-visible:outline-accent"
    >
      <RadioInput id={id} option={option} group={group} className="sr-only" />
      {option.label}
    </label>
  );
}

function RadioInput({ id, option, group, className }: OneOfThem & { id: string; className: string }) {
  const { name, value, defaultValue, onValueChange } = group;
  const input = useRef<HTMLInputElement>(null);
  // What was clicked before the page's scripts listened is checked and told to nobody, and clicking it again changes nothing.
  useEffect(() => {
    if (value !== undefined && value !== option.value && input.current?.checked) onValueChange?.(option.value);
  }, [value, option.value, onValueChange]);
  return (
    <input
      ref={input}
      id={id}
      type="radio"
      name={name}
      value={option.value}
      disabled={option.disabled}
      aria-describedby={option.hint ? `${id}-hint` : undefined}
      {...(value === undefined
        ? { defaultChecked: option.value === defaultValue }
        : { checked: option.value === value })}
      onChange={() => onValueChange?.(option.value)}
      className={className}
    />
  );
}
