import { microcreditsOf } from "@scrip/money";
import { CopyIcon, Credits, classNames, Popover, ThumbDownIcon, ThumbUpIcon } from "@scrip/ui";
import { type ReactNode, useState } from "react";
import { type AnswerMetadata, type ChatMessage, textOf } from "../data/chat-message.ts";
import { describeEnding } from "../data/ending-words.ts";
import type { Rating } from "../data/use-conversation.ts";
import { ChargeLines } from "./charge-lines.tsx";
import { RichText } from "./rich-text.tsx";

export type TurnActions = {
  edit: () => void;
  regenerate: () => void;
  rate: (rating: Rating) => void;
};

type ChatTurnProps = {
  message: ChatMessage;
  streaming: boolean;
  /** What can be done with it; nothing while an answer runs. */
  actions?: TurnActions | undefined;
};

/** One message of a conversation, an answer with what it cost. */
export function ChatTurn({ message, streaming, actions }: ChatTurnProps) {
  const text = textOf(message);
  if (message.role === "user") {
    return (
      <li className="justify-self-end">
        <h2 className="sr-only">You</h2>
        <p className="max-w-prose rounded-card border border-line bg-surface px-4 py-2.5 text-16 break-words whitespace-pre-wrap">
          {text}
        </p>
        {actions ? (
          <button type="button" className={`${QUIET} ml-auto block text-13 text-text-muted`} onClick={actions.edit}>
            Edit
          </button>
        ) : null}
      </li>
    );
  }
  return (
    <li className="grid max-w-prose min-w-0 gap-2" data-testid="answer">
      <h2 className="text-12 font-medium text-text-muted">{message.metadata?.modelName ?? "Answer"}</h2>
      <div className="min-w-0 text-16" aria-busy={streaming}>
        {text === "" && streaming ? <Thinking /> : <RichText text={text} />}
      </div>
      <AnswerFoot metadata={message.metadata} text={text} streaming={streaming} actions={actions} />
    </li>
  );
}

function AnswerFoot({
  metadata,
  text,
  streaming,
  actions,
}: Pick<ChatTurnProps, "streaming" | "actions"> & { metadata: ChatMessage["metadata"]; text: string }) {
  return (
    <div className="flex min-h-6 flex-wrap items-center gap-x-3 text-13 text-text-muted">
      {metadata?.charge !== undefined ? (
        <Charge metadata={metadata} charge={metadata.charge} />
      ) : streaming && metadata?.held !== undefined ? (
        <span className="text-held">
          <Credits amountMicrocredits={microcreditsOf(metadata.held)} decimalsMax={2} /> held
        </span>
      ) : null}
      {!streaming && text !== "" ? <CopyButton text={text} /> : null}
      {actions && metadata?.ending !== undefined ? <AnswerActions rating={metadata.rating} {...actions} /> : null}
    </div>
  );
}

const QUIET = "rounded-control hover:text-text";

function AnswerActions({ rating, regenerate, rate }: TurnActions & { rating: Rating | undefined }) {
  return (
    <>
      <button type="button" className={QUIET} onClick={regenerate}>
        Regenerate
      </button>
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
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      className={classNames(
        QUIET,
        "grid size-6 place-items-center [&_svg]:size-4",
        pressed ? "text-accent [&_svg]:fill-accent-soft" : "",
      )}
      onClick={() => onPress(!pressed)}
    >
      {children}
    </button>
  );
}

function Charge({ metadata, charge }: { metadata: Partial<AnswerMetadata>; charge: string }) {
  return (
    <>
      <Popover
        label="What this answer cost"
        trigger={
          <button
            type="button"
            data-testid="charge"
            className="rounded-control underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-text"
          >
            <Credits amountMicrocredits={microcreditsOf(charge)} withUnit /> charged
          </button>
        }
      >
        <ChargeDetails metadata={metadata} charge={charge} />
      </Popover>
      {metadata.ending !== undefined && metadata.ending !== "completed" ? (
        <span>{describeEnding(metadata.ending)}</span>
      ) : null}
      {metadata.refunded ? (
        <span className="text-good">
          +<Credits amountMicrocredits={microcreditsOf(metadata.refunded)} /> given back
          {metadata.ending?.startsWith("failed") ? ": the third failure in a row" : null}
        </span>
      ) : null}
    </>
  );
}

function ChargeDetails({ metadata, charge }: { metadata: Partial<AnswerMetadata>; charge: string }) {
  return (
    <div className="grid gap-3 text-13">
      <ChargeLines lines={metadata.lineItems ?? []} charge={charge} />
      <p className="text-text-muted">
        The sum is rounded up once, to a millionth of a credit.
        {metadata.priceVersion === undefined ? null : ` Price version ${metadata.priceVersion}.`}
        {metadata.isEstimate ? " The tokens are our own count." : null}
      </p>
      {metadata.requestId ? (
        <p className="font-mono text-12 break-all text-text-muted select-all">{metadata.requestId}</p>
      ) : null}
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 rounded-control hover:text-text [&_svg]:size-4"
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    >
      <CopyIcon /> {copied ? "Copied" : "Copy"}
    </button>
  );
}

function Thinking() {
  return (
    <span className="inline-flex items-center gap-1.5 text-text-muted" role="status">
      <span className={classNames("size-2 animate-pulse rounded-full bg-accent")} />
      Waiting for the first word
    </span>
  );
}
