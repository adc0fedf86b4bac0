import { microcreditsOf } from "@scrip/money";
import { useEffect, useRef, useState } from "react";
import type { ChatMessage, Rating } from "../data/chat-message.ts";
import { retrySecondsOf } from "../data/problem-words.ts";
import { trpc } from "../data/trpc.tsx";
import { type ChatStart, useChat } from "../data/use-chat.ts";
import type { Balance, ChatPreference } from "../data/wire.ts";
import { ChatNotices } from "./chat-notices.tsx";
import { ChatOpening } from "./chat-opening.tsx";
import type { TopUpOffer } from "./chat-top-up.tsx";
import { ChatTurns } from "./chat-turns.tsx";
import { COMPOSER_ID, Composer } from "./composer.tsx";
import { EstimateLine } from "./estimate-line.tsx";
import { FollowEnd } from "./follow-end.tsx";

export type ChatSessionProps = ChatStart & {
  /** How messages are answered where the conversation says nothing else. */
  preference: ChatPreference;
  topUp: TopUpOffer;
  /** Called when the first message has made a conversation of this. */
  onConversationStarted: (conversationId: string) => void;
  /** Called when something was said: the list of conversations has another order now. */
  onSaid: () => void;
};

/** A conversation and the composer under it. */
export function ChatSession({ preference, topUp, onConversationStarted, onSaid, ...start }: ChatSessionProps) {
  const chat = useChat(start);
  const { conversation, draft, estimate, balance } = chat;
  const { messages, running } = conversation;
  const controls = { ...preference, maxCredits: preference.maxCredits ?? undefined, ...draft.controls };
  const modelName = useModelName(controls.model);
  const rating = trpc.conversations.rate.useMutation();
  const hasRun = useHasBeen(running !== null);

  useStartedConversation(start.conversationId, chat.conversationId, onConversationStarted);
  useOnceOver(running !== null, onSaid);
  useStopByEscape(running !== null, conversation.stop);

  function rate(requestId: string, wanted: Rating, before: Rating) {
    conversation.showRating(requestId, wanted);
    rating.mutate({ requestId, rating: wanted }, { onError: () => conversation.showRating(requestId, before) });
  }

  function edit(prompt: string, requestId: string | undefined) {
    chat.edit(prompt, requestId);
    document.getElementById(COMPOSER_ID)?.focus();
  }

  return (
    <div className="mx-auto flex w-full max-w-3xl grow flex-col px-4 sm:px-8">
      <h1 className="sr-only">Chat</h1>
      {messages.length === 0 ? (
        <ChatOpening
          money={moneyOf(balance)}
          onChoose={(prompt) => {
            chat.write(prompt);
            document.getElementById(COMPOSER_ID)?.focus();
          }}
        />
      ) : (
        <ChatTurns
          messages={messages}
          running={running}
          inputOf={(prompt, replacesRequestId) =>
            chat.inputOf({ prompt, replacesRequestId, controls: draft.controls, isDrafted: false })
          }
          onEdit={edit}
          onRegenerate={chat.regenerate}
          onRate={rate}
        />
      )}
      <div className="sticky bottom-14 z-10 bg-canvas pb-2 sm:bottom-0 sm:pb-4">
        {messages.length === 0 ? null : <FollowEnd isAnswering={running !== null} sent={countPrompts(messages)} />}
        <ChatNotices chat={chat} topUp={topUp} />
        <Composer
          prompt={draft.prompt}
          onPromptChange={chat.write}
          controls={controls}
          onControlsChange={chat.control}
          modelName={modelName}
          answering={running !== null}
          stopping={running?.isStopping ?? false}
          blocked={chat.isAsking || (conversation.problem !== null && retrySecondsOf(conversation.problem) !== null)}
          onSend={chat.send}
          onStop={conversation.stop}
          onCancel={chat.cancelEdit}
          onEditLast={() => {
            const at = messages.findLastIndex(({ role }) => role === "user");
            const last = messages[at];
            if (last && !running) edit(last.text, messages[at + 1]?.metadata?.requestId);
          }}
          estimate={
            <EstimateLine
              state={estimate}
              prompt={draft.prompt.trim()}
              availableMicrocredits={microcreditsOf(balance.available)}
              idleText={idleText(running)}
              onChooseModel={({ id }) => chat.control({ model: id })}
              onRetry={estimate.retry}
            />
          }
        />
      </div>
      <p role="status" className="sr-only">
        {hasRun ? describeRun(messages, running) : ""}
      </p>
    </div>
  );
}

function idleText(running: { isCutOff: boolean; isStarted: boolean } | null): string {
  if (running?.isCutOff) {
    return running.isStarted
      ? "Connection lost. The answer goes on for a minute; connecting again …"
      : "No connection yet. Your message is sent as soon as there is one.";
  }
  return "The price appears here before you send.";
}

/** What somebody who does not see the page is told of an answer: that it began, and what it cost. */
function describeRun(
  messages: readonly ChatMessage[],
  running: { isStarted: boolean; isStopping: boolean } | null,
): string {
  const charge = messages.at(-1)?.metadata?.charge;
  if (running?.isStopping) return "Stopping the answer.";
  if (running) return running.isStarted ? "The answer is being written." : "Sent.";
  return charge === undefined ? "" : `The answer has ended. ${charge} credits were charged.`;
}

const countPrompts = (messages: readonly ChatMessage[]) => messages.filter(({ role }) => role === "user").length;

function useModelName(model: string | undefined): string | undefined {
  const { data } = trpc.selection.models.useQuery(undefined, { staleTime: 60_000, enabled: model !== undefined });
  return data?.items.find(({ id }) => id === model)?.name;
}

function useStartedConversation(
  known: string | undefined,
  started: string | undefined,
  onConversationStarted: (conversationId: string) => void,
): void {
  useEffect(() => {
    if (known === undefined && started !== undefined) onConversationStarted(started);
  }, [known, started, onConversationStarted]);
}

/** Whether something was so since the page was there. */
function useHasBeen(isSo: boolean): boolean {
  const [hasBeen, setHasBeen] = useState(isSo);
  if (isSo && !hasBeen) setHasBeen(true);
  return hasBeen;
}

function useOnceOver(isRunning: boolean, onOver: () => void): void {
  const wasRunning = useRef(isRunning);
  useEffect(() => {
    if (wasRunning.current && !isRunning) onOver();
    wasRunning.current = isRunning;
  }, [isRunning, onOver]);
}

/** Wherever the focus is; what is open is closed first. */
function useStopByEscape(isRunning: boolean, stop: () => void): void {
  useEffect(() => {
    if (!isRunning) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) stop();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isRunning, stop]);
}

function moneyOf({ available, debt }: Balance) {
  if (microcreditsOf(debt) > 0n) return "owed";
  return microcreditsOf(available) > 0n ? "enough" : "none";
}
