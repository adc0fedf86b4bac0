import { useLocation } from "@remix-run/react";
import { SendIcon, StopIcon } from "@scrip/ui";
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { Controls } from "../data/controls.ts";
import { LengthPicker } from "./length-picker.tsx";
import { ModelPicker } from "./model-picker.tsx";

export const COMPOSER_ID = "composer";
/** Navigation state of those who come here to write. */
export const FOCUS_COMPOSER = "focus-composer";

export type ComposerProps = {
  prompt: string;
  onPromptChange: (prompt: string) => void;
  controls: Controls;
  onControlsChange: (change: Partial<Controls>) => void;
  /** The name of the one model that is wanted, where it is known. */
  modelName: string | undefined;
  answering: boolean;
  stopping: boolean;
  /** Sent, and its price is being asked for; or it may not be sent for a while. */
  blocked: boolean;
  onSend: () => void;
  onStop: () => void;
  /** Escape: gives up an edit. False when there was none. */
  onCancel: () => boolean;
  /** Arrow up where nothing is written. */
  onEditLast: () => void;
  estimate: ReactNode;
};

/** Where a message is written, with the few controls that change its price, and the price under it. */
export function Composer(props: ComposerProps) {
  const { prompt, onPromptChange, controls, onControlsChange, modelName, answering, stopping, blocked, estimate } =
    props;
  const textarea = useRef<HTMLTextAreaElement>(null);
  const comesToWrite = useLocation().state === FOCUS_COMPOSER;
  useEffect(() => {
    if (comesToWrite) textarea.current?.focus();
  }, [comesToWrite]);
  useTypedBeforeStart(textarea, onPromptChange);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!answering && !blocked) props.onSend();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && !answering && !props.onCancel()) event.currentTarget.blur();
    if (event.key === "ArrowUp" && prompt === "") {
      event.preventDefault();
      props.onEditLast();
    }
    if (event.key === "Enter" && !event.shiftKey) onSubmit(event);
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
          dir="auto"
          placeholder="Ask anything"
          aria-describedby={ESTIMATE_ID}
          className="block field-sizing-content max-h-[40vh] min-h-16 w-full resize-none bg-transparent px-4 pt-3 text-16 text-text placeholder:text-text-muted focus:outline-none"
        />
        <div className="flex items-center gap-2 px-3 pb-3">
          <ModelPicker controls={controls} modelName={modelName} onChange={onControlsChange} />
          <LengthPicker controls={controls} onChange={onControlsChange} />
          <span className="grow" />
          {answering ? (
            <button
              type="button"
              onClick={props.onStop}
              aria-label="Stop the answer"
              aria-disabled={stopping || undefined}
              title="Stop (Esc)"
              className={ROUND_BUTTON}
            >
              <StopIcon />
            </button>
          ) : (
            <button type="submit" disabled={blocked || prompt.trim() === ""} aria-label="Send" className={ROUND_BUTTON}>
              <SendIcon />
            </button>
          )}
        </div>
      </div>
      <div id={ESTIMATE_ID}>{estimate}</div>
    </form>
  );
}

const ESTIMATE_ID = "estimate";

const ROUND_BUTTON =
  "grid size-9 shrink-0 place-items-center rounded-full bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:bg-sunken disabled:text-text-muted aria-disabled:opacity-55";

/** Takes over what was typed between the arrival of the page and the start of its script. */
function useTypedBeforeStart(
  textarea: React.RefObject<HTMLTextAreaElement | null>,
  onPromptChange: (prompt: string) => void,
): void {
  const take = useRef(onPromptChange);
  useEffect(() => {
    const typed = textarea.current?.value ?? "";
    if (typed !== "") take.current(typed);
  }, [textarea]);
}
