import { Button } from "@scrip/ui";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { ChatMessage, Rating } from "../data/chat-message.ts";
import type { SessionState } from "../data/conversation-session.ts";
import type { Estimate, EstimateInput } from "../data/wire.ts";
import { AnswerTurn, PromptTurn } from "./chat-turn.tsx";

export type ChatTurnsProps = {
  messages: ChatMessage[];
  running: SessionState["running"];
  /** What would be priced for a prompt in the place of an earlier one. */
  inputOf: (prompt: string, replacesRequestId: string) => EstimateInput;
  onEdit: (prompt: string, requestId: string | undefined) => void;
  onRegenerate: (prompt: string, requestId: string, shown: Pick<Estimate, "cost">, model: string | undefined) => void;
  onRate: (requestId: string, wanted: Rating, before: Rating) => void;
};

/** Long conversations are drawn from here on; the rest on demand. */
const SHOWN_AT_FIRST = 40;
const SHOWN_MORE = 100;

/** What was said, prompt by prompt. */
export function ChatTurns({ messages, running, inputOf, onEdit, onRegenerate, onRate }: ChatTurnsProps) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  const hidden = Math.max(0, messages.length - shown);
  const last = messages.at(-1);
  const list = useRef<HTMLOListElement>(null);

  /** What is being read stays where it is; at the very top, browsers would not see to that. */
  function showEarlier() {
    const first = list.current?.firstElementChild;
    const before = first?.getBoundingClientRect().top ?? 0;
    flushSync(() => setShown(shown + SHOWN_MORE));
    scrollBy({ top: (first?.getBoundingClientRect().top ?? 0) - before, behavior: "instant" });
  }

  return (
    <>
      {hidden > 0 ? (
        <div className="pt-6 text-center">
          <Button size="small" onClick={showEarlier}>
            Show earlier messages
          </Button>
        </div>
      ) : null}
      <ol ref={list} className="grid grow content-start gap-8 pt-4 pb-8" aria-label="Conversation">
        {messages.slice(hidden).map((message, index) => {
          const next = messages[hidden + index + 1];
          const asked = messages[hidden + index - 1];
          if (message.role === "user") {
            const edit = running ? undefined : () => onEdit(message.text, next?.metadata?.requestId);
            return <PromptTurn key={message.id} text={message.text} onEdit={next ? edit : undefined} />;
          }
          const requestId = message.metadata?.requestId;
          const canAct = !running && requestId !== undefined && message.metadata?.ending !== undefined;
          return (
            <AnswerTurn
              key={message.id}
              message={message}
              running={message === last ? running : null}
              actions={
                canAct && asked
                  ? {
                      input: inputOf(asked.text, requestId),
                      hasLater: next !== undefined,
                      regenerate: (estimate, model) => onRegenerate(asked.text, requestId, estimate, model),
                      rate: (wanted) => onRate(requestId, wanted, message.metadata?.rating ?? null),
                    }
                  : undefined
              }
            />
          );
        })}
        {running && last?.role === "user" ? (
          <AnswerTurn message={{ id: "next", role: "assistant", text: "" }} running={running} />
        ) : null}
      </ol>
    </>
  );
}
