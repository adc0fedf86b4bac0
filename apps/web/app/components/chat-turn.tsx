import { microcreditsOf } from "@scrip/money";
import { Button, CopyButton, Credits, classNames, ThumbDownIcon, ThumbUpIcon } from "@scrip/ui";
import { lazy, memo, type ReactNode, Suspense, useState } from "react";
import type { AnswerMetadata, ChatMessage, Rating } from "../data/chat-message.ts";
import type { SessionState } from "../data/conversation-session.ts";
import { describeEnding, explainNoWords } from "../data/ending-words.ts";
import { ChargeChip } from "./charge-chip.tsx";
import { AtMost } from "./promised-credits.tsx";
import { Regenerate, type RegenerateProps } from "./regenerate.tsx";

const LONG_PROMPT = 1_200;

/** What the customer wrote. */
export const PromptTurn = memo(
  function PromptTurn({ text, onEdit }: { text: string; onEdit?: (() => void) | undefined }) {
    const [isWhole, setIsWhole] = useState(text.length <= LONG_PROMPT);
    return (
      <li className="group min-w-0 justify-self-end">
        <h2 className="sr-only">You</h2>
        <p
          dir="auto"
          className="max-w-prose rounded-card border border-line bg-surface px-4 py-2.5 text-16 [overflow-wrap:anywhere] whitespace-pre-wrap"
        >
          {isWhole ? text : `${text.slice(0, LONG_PROMPT).toWellFormed()} …`}
        </p>
        <div className="flex justify-end gap-1 text-13 text-text-muted transition-opacity [&_button]:text-text-muted [@media(hover:hover)]:opacity-0 [@media(hover:hover)]:group-focus-within:opacity-100 [@media(hover:hover)]:group-hover:opacity-100">
          {text.length > LONG_PROMPT ? (
            <Button size="small" variant="quiet" onClick={() => setIsWhole(!isWhole)}>
              {isWhole ? "Show less" : "Show all"}
            </Button>
          ) : null}
          <CopyButton text={text} what="what you wrote" iconOnly />
          {onEdit ? (
            <Button size="small" variant="quiet" className="px-2" onClick={onEdit}>
              Edit
            </Button>
          ) : null}
        </div>
      </li>
    );
  },
  (before, after) => before.text === after.text && (before.onEdit === undefined) === (after.onEdit === undefined),
);

export type AnswerActions = RegenerateProps & { rate: (rating: Rating) => void };

type AnswerTurnProps = {
  message: ChatMessage;
  running: SessionState["running"];
  /** What can be done with it; nothing while an answer runs. */
  actions?: AnswerActions | undefined;
};

/** An answer with what it cost; earlier answers to the same prompt behind it. */
export function AnswerTurn({ message, running, actions }: AnswerTurnProps) {
  const versions = [...(message.earlier ?? []), message];
  const [chosen, setChosen] = useState<number>();
  const at = running ? versions.length - 1 : Math.min(chosen ?? versions.length - 1, versions.length - 1);
  const shown = versions[at] ?? message;
  const isLatest = shown === message;
  const { text, metadata } = shown;
  const isStreaming = running !== null;
  return (
    <li className="grid max-w-prose min-w-0 gap-2" data-testid="answer">
      <h2 className="text-12 font-medium text-text-muted">{metadata?.modelName || "Answer"}</h2>
      <div className="min-w-0 text-16" aria-live="polite" aria-busy={isStreaming}>
        {text === "" ? <NoWords metadata={metadata} isStreaming={isStreaming} /> : <AnswerText text={text} />}
      </div>
      <div className="-ml-1 flex min-h-8 flex-wrap items-center gap-x-1 gap-y-1 text-13 text-text-muted [&_button:not([aria-pressed=true])]:text-text-muted">
        <Cost metadata={metadata} running={running} />
        {!isStreaming && text !== "" ? <CopyButton text={text} what="answer" iconOnly /> : null}
        {actions && isLatest ? <Actions {...actions} rating={metadata?.rating ?? null} /> : null}
        {versions.length > 1 && !isStreaming ? <Versions at={at} count={versions.length} onChoose={setChosen} /> : null}
      </div>
      {isLatest ? null : (
        <p className="text-13 text-text-muted">An earlier answer. The conversation goes on from the latest one.</p>
      )}
    </li>
  );
}

// Reading Markdown takes as much code as the rest of the chat, and a new conversation has nothing to read yet.
const RichText = lazy(() => import("./rich-text.tsx").then((module) => ({ default: module.RichText })));

// Drawn again before its code is there, what the server has drawn would be thrown away for the fallback.
const AnswerText = memo(function AnswerText({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="break-words whitespace-pre-wrap">{text}</p>}>
      <RichText text={text} />
    </Suspense>
  );
});

function NoWords({ metadata, isStreaming }: { metadata: AnswerMetadata | undefined; isStreaming: boolean }) {
  if (isStreaming) return <Thinking />;
  return <p className="text-text-muted">{explainNoWords(metadata?.ending, metadata?.charge)}</p>;
}

function Cost({ metadata, running }: { metadata: AnswerMetadata | undefined; running: SessionState["running"] }) {
  if (metadata?.charge === undefined || metadata.ending === undefined) {
    if (!running) return null;
    return (
      <>
        {metadata?.held ? (
          <span className="px-1 text-held">
            <AtMost of={metadata.held} /> held
          </span>
        ) : null}
        {running.isStopping ? <span>stopping …</span> : running.isCutOff ? <span>connecting again …</span> : null}
      </>
    );
  }
  const { charge, ending, refunded } = metadata;
  return (
    <>
      <ChargeChip metadata={{ ...metadata, charge }} />
      {ending === "completed" ? null : <span>{describeEnding(ending)}</span>}
      {refunded ? (
        <span className="text-good">
          +<Credits amountMicrocredits={microcreditsOf(refunded)} /> given back
          {ending.startsWith("failed") ? ": the third failure in a row" : null}
        </span>
      ) : null}
    </>
  );
}

function Actions({ rating, rate, ...regenerate }: AnswerActions & { rating: Rating }) {
  return (
    <>
      <Regenerate {...regenerate} />
      <Thumb label="Good answer" pressed={rating === "up"} onPress={(on) => rate(on ? "up" : null)}>
        <ThumbUpIcon />
      </Thumb>
      <Thumb label="Bad answer" pressed={rating === "down"} onPress={(on) => rate(on ? "down" : null)}>
        <ThumbDownIcon />
      </Thumb>
    </>
  );
}

type ThumbProps = { label: string; pressed: boolean; onPress: (on: boolean) => void; children: ReactNode };

function Thumb({ label, pressed, onPress, children }: ThumbProps) {
  return (
    <Button
      size="small"
      variant="quiet"
      aria-label={label}
      aria-pressed={pressed}
      className={classNames("px-1.5 [&_svg]:size-4", pressed && "text-accent [&_svg]:fill-accent-soft")}
      onClick={() => onPress(!pressed)}
    >
      {children}
    </Button>
  );
}

function Versions({ at, count, onChoose }: { at: number; count: number; onChoose: (at: number) => void }) {
  return (
    <span className="ml-auto inline-flex items-center tabular-nums" role="group" aria-label="Versions of this answer">
      <Button
        size="small"
        variant="quiet"
        className="px-2"
        aria-label="Earlier answer"
        disabled={at === 0}
        onClick={() => onChoose(at - 1)}
      >
        ‹
      </Button>
      {at + 1} of {count}
      <Button
        size="small"
        variant="quiet"
        className="px-2"
        aria-label="Later answer"
        disabled={at === count - 1}
        onClick={() => onChoose(at + 1)}
      >
        ›
      </Button>
    </span>
  );
}

function Thinking() {
  return (
    <span className="inline-flex items-center gap-1.5 text-text-muted">
      <span className="size-2 animate-pulse rounded-full bg-accent motion-reduce:animate-none" />
      Waiting for the first word
    </span>
  );
}
