import { classNames, Popover } from "@scrip/ui";
import { lazy, Suspense } from "react";
import { type Controls, MODE_WORDS } from "../data/controls.ts";

const ModelList = lazy(() => import("./model-list.tsx"));

type ModelPickerProps = {
  controls: Pick<Controls, "mode" | "model">;
  modelName: string | undefined;
  onChange: (choice: Partial<Controls>) => void;
};

/** Who answers: a way of choosing the model for each message, or one model. */
export function ModelPicker({ controls, modelName, onChange }: ModelPickerProps) {
  const chosen = controls.model ? (modelName ?? controls.model) : MODE_WORDS[controls.mode].name;
  return (
    <Popover
      label="Who answers"
      trigger={
        <button
          type="button"
          aria-label={`Model: ${chosen}`}
          // The list is there by the time it is asked for.
          onPointerEnter={() => void import("./model-list.tsx")}
          className={classNames(PICKER, controls.model && "border-accent text-accent")}
        >
          <span className="truncate">{chosen}</span>
          <Caret />
        </button>
      }
    >
      <Suspense fallback={<div className="h-96" />}>
        <ModelList controls={controls} onChange={onChange} />
      </Suspense>
    </Popover>
  );
}

/** The look of the small buttons under the message. */
export const PICKER =
  "inline-flex h-8 min-w-0 max-w-40 items-center gap-1 rounded-full border border-line px-3 text-13 text-text transition-colors hover:bg-sunken";

export function Caret() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 12 12"
      className="size-3 shrink-0 text-text-muted"
      fill="none"
      stroke="currentColor"
    >
      <path d="m3 4.5 3 3 3-3" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
