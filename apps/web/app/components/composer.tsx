import { useLocation } from "@remix-run/react";
import { controlClasses, SendIcon, StopIcon } from "@scrip/ui";
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

export const COMPOSER_ID = "composer";
/** Navigation state of those who come here to write. */
export const FOCUS_COMPOSER = "focus-composer";

export type ComposerProps = {
  prompt: string;
  onPromptChange: (prompt: string) => void;
  controls: ComposerControls;
  onControlsChange: (controls: ComposerControls) => void;
  /** The model the customer insists on, as it should be written. */
  pinnedModelName: string | undefined;
  answering: boolean;
  /** Sent, and its price is being asked for. */
  sending: boolean;
  onSend: () => void;
  onStop: () => void;
  estimate: ReactNode;
};

export type ComposerControls = {
  mode: "economy" | "balanced" | "best";
  length: "brief" | "normal" | "detailed";
  model?: string | undefined;
};

/** Where a message is written, with the few controls that change its price, and the price under it. */
export function Composer(props: ComposerProps) {
  const {
    prompt,
    onPromptChange,
    controls,
    onControlsChange,
    pinnedModelName,
    answering,
    sending,
    onSend,
    onStop,
    estimate,
  } = props;

  const textarea = useRef<HTMLTextAreaElement>(null);
  const comesToWrite = useLocation().state === FOCUS_COMPOSER;
  useEffect(() => {
    if (comesToWrite) textarea.current?.focus();
  }, [comesToWrite]);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!answering) onSend();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    onSubmit(event);
  }

  return (
    <form onSubmit={onSubmit}>
      <div className="rounded-card border border-line-strong bg-raised focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent">
        <label htmlFor={COMPOSER_ID} className="sr-only">
          Message
        </label>
        <textarea
          ref={textarea}
          id={COMPOSER_ID}
          value={prompt}
          onChange={(event) => onPromptChange(event.target.value)}
          onKeyDown={onKeyDown}
          rows={2}
          placeholder="Ask anything"
          className="block field-sizing-content max-h-[40vh] min-h-16 w-full resize-none bg-transparent px-4 pt-3 text-16 text-text placeholder:text-text-muted focus:outline-none"
        />
        <div className="flex flex-wrap items-center gap-2 px-3 pb-3">
          <Choice
            label="Mode"
            value={controls.mode}
            options={[
              ["economy", "Economy"],
              ["balanced", "Balanced"],
              ["best", "Best"],
            ]}
            onChange={(mode) => onControlsChange({ ...controls, mode })}
          />
          <Choice
            label="Length"
            value={controls.length}
            options={[
              ["brief", "Brief"],
              ["normal", "Normal"],
              ["detailed", "Detailed"],
            ]}
            onChange={(length) => onControlsChange({ ...controls, length })}
          />
          {pinnedModelName ? (
            <span className="flex min-w-0 max-sm:order-first max-sm:basis-full">
              <button
                type="button"
                onClick={() => onControlsChange({ ...controls, model: undefined })}
                className="max-w-full min-w-0 truncate rounded-full bg-accent-soft px-3 py-1 text-12 font-medium text-accent"
                aria-label={`Only ${pinnedModelName}. Choose the model automatically again`}
              >
                {pinnedModelName} ×
              </button>
            </span>
          ) : null}
          <span className="grow" />
          {answering ? (
            <button type="button" onClick={onStop} aria-label="Stop the answer" className={ROUND_BUTTON}>
              <StopIcon />
            </button>
          ) : (
            <button type="submit" disabled={sending || prompt.trim() === ""} aria-label="Send" className={ROUND_BUTTON}>
              <SendIcon />
            </button>
          )}
        </div>
      </div>
      {estimate}
    </form>
  );
}

const ROUND_BUTTON =
  "grid size-9 shrink-0 place-items-center rounded-full bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:bg-sunken disabled:text-text-muted";

function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: [Value, string][];
  onChange: (value: Value) => void;
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as Value)}
      className={`${controlClasses} h-8 min-w-0 border-line bg-transparent px-1.5`}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option} className="bg-raised text-text">
          {text}
        </option>
      ))}
    </select>
  );
}
