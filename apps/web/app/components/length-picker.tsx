import { Button, classNames, Field, Popover, PopoverClose, RadioGroup, TextInput } from "@scrip/ui";
import { useRef, useState } from "react";
import { readCeiling } from "../data/ceiling.ts";
import { type Controls, LENGTH_WORDS, LENGTHS } from "../data/controls.ts";
import { Caret, PICKER } from "./model-picker.tsx";

type LengthPickerProps = {
  controls: Pick<Controls, "length" | "maxCredits">;
  onChange: (choice: Partial<Controls>) => void;
};

/** How long an answer may be, and what it may cost at most. */
export function LengthPicker({ controls, onChange }: LengthPickerProps) {
  const { length, maxCredits } = controls;
  const limit = maxCredits ? ` · at most ${maxCredits}` : "";
  return (
    <Popover
      label="Length and limit"
      trigger={
        <button
          type="button"
          aria-label={`Length: ${LENGTH_WORDS[length].name}${maxCredits ? `, never above ${maxCredits} credits` : ""}`}
          className={classNames(PICKER, maxCredits && "border-accent text-accent")}
        >
          <span className="truncate">
            {LENGTH_WORDS[length].name}
            {limit}
          </span>
          <Caret />
        </button>
      }
    >
      <div className="grid gap-5">
        <RadioGroup
          legend="Length of answers"
          name="length"
          value={length}
          onValueChange={(value) => {
            const chosen = LENGTHS.find((known) => known === value);
            if (chosen) onChange({ length: chosen });
          }}
          options={LENGTHS.map((known) => ({
            value: known,
            label: LENGTH_WORDS[known].name,
            hint: LENGTH_WORDS[known].hint,
          }))}
        />
        <Ceiling maxCredits={maxCredits} onChange={onChange} />
      </div>
    </Popover>
  );
}

function Ceiling({
  maxCredits,
  onChange,
}: {
  maxCredits: string | undefined;
  onChange: LengthPickerProps["onChange"];
}) {
  const [written, setWritten] = useState(maxCredits ?? "");
  const ceiling = readCeiling(written);
  const done = useRef<HTMLButtonElement>(null);
  return (
    <div className="grid gap-3">
      <Field
        label="Never above, in credits a message"
        hint="Longer answers are cut there, and models that cost more are not asked. Empty: no limit of yours."
        error={ceiling.problem}
      >
        {(control) => (
          <TextInput
            {...control}
            inputMode="decimal"
            autoComplete="off"
            placeholder="No limit"
            maxLength={16}
            value={written}
            onKeyDown={(event) => {
              if (event.key === "Enter") done.current?.click();
            }}
            onChange={(event) => {
              setWritten(event.target.value);
              const next = readCeiling(event.target.value);
              if (next.problem === undefined) onChange({ maxCredits: next.maxCredits });
            }}
          />
        )}
      </Field>
      <PopoverClose asChild>
        <Button ref={done} size="small">
          Done
        </Button>
      </PopoverClose>
    </div>
  );
}
