import { microcreditsOf } from "@scrip/money";
import { ErrorNotice } from "@scrip/ui";
import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../data/api-error.ts";
import { type ChatMessage, textOf } from "../data/chat-message.ts";
import { useBalance } from "../data/live-balance.tsx";
import { trpc } from "../data/trpc.tsx";
import { type Rating, useConversation } from "../data/use-conversation.ts";
import { useEstimate } from "../data/use-estimate.ts";
import type { Estimate, EstimateInput } from "../data/wire.ts";
import { ChatTurn } from "./chat-turn.tsx";
import { Composer, type ComposerControls } from "./composer.tsx";
import { describeProblem } from "./describe-problem.tsx";
import { EstimateLine } from "./estimate-line.tsx";

export type ChatSessionProps = {
  conversationId: string | undefined;
  initialMessages: ChatMessage[];
  /** The answer that is being written while the page is loaded. */
  runningRequestId: string | null;
  /** Called when the first message has made a conversation of this. */
  onConversationStarted: (conversationId: string) => void;
};

/** A conversation and the composer under it. */
export function ChatSession({
  conversationId,
  initialMessages,
  runningRequestId,
  onConversationStarted,
}: ChatSessionProps) {
  const [prompt, setPrompt] = useState("");
  const [controls, setControls] = useState<ComposerControls>({ mode: "balanced", length: "normal" });
  const [pinnedModelName, setPinnedModelName] = useState<string>();
  const [quoting, setQuoting] = useState(false);
  const [noPrice, setNoPrice] = useState<string>();
  const [replaces, setReplaces] = useState<string>();
  const promisedMax = useRef<bigint | null>(null);
  const balance = useBalance();

  const known = useKnownConversation(conversationId);
  const inputFor = (text: string, replacesRequestId = replaces): EstimateInput => ({
    prompt: text,
    ...controls,
    ...(known.id ? { conversationId: known.id } : {}),
    ...(replacesRequestId ? { replacesRequestId } : {}),
  });
  const estimate = useEstimate(prompt.trim() === "" ? null : inputFor(prompt.trim()));
  const conversation = useConversation(initialMessages, runningRequestId, onRefused);
  const rating = trpc.conversations.rate.useMutation();
  const last = conversation.messages.at(-1);

  known.learn(last?.metadata?.conversationId);
  useStartedConversation(conversationId, last?.metadata?.conversationId, onConversationStarted);

  function send() {
    const text = prompt.trim();
    if (text === "" || quoting) return;
    setPrompt("");
    setNoPrice(undefined);
    if (estimate.status === "ready") sendQuoted(text, estimate.estimate, replaces);
    else quoteAndSend(text, null, replaces);
  }

  function sendQuoted(text: string, quote: Estimate, replacesRequestId: string | undefined) {
    promisedMax.current = microcreditsOf(quote.cost.max);
    estimate.forget(inputFor(text, replacesRequestId));
    setReplaces(undefined);
    conversation.send(text, { quoteId: quote.quoteId, conversationId: known.id, replacesRequestId, controls });
  }

  /** Sends at a price asked for just now, unless it is above what was promised before: that needs another click. */
  function quoteAndSend(text: string, promised: bigint | null, replacesRequestId: string | undefined) {
    setQuoting(true);
    estimate
      .requote(inputFor(text, replacesRequestId))
      .then(
        (quote) => {
          if (promised === null || microcreditsOf(quote.cost.max) <= promised) {
            sendQuoted(text, quote, replacesRequestId);
          } else edit(text, replacesRequestId);
        },
        (error: unknown) => {
          setPrompt(text);
          setNoPrice(error instanceof Error ? error.message : "The price could not be worked out.");
        },
      )
      .finally(() => setQuoting(false));
  }

  function onRefused(text: string, error: ApiError) {
    if (error.code === "quote_expired") quoteAndSend(text, promisedMax.current, replaces);
    else setPrompt((written) => (written === "" ? text : written));
  }

  /** Puts a prompt back into the composer, with its price, to be sent in the place of what it was. */
  function edit(text: string, requestId: string | undefined) {
    setReplaces(requestId);
    setPrompt(text);
  }

  /** The same prompt again: at once when it costs at most what was held before, else after another click. */
  function regenerate(text: string, metadata: ChatMessage["metadata"]) {
    setNoPrice(undefined);
    quoteAndSend(text, microcreditsOf(metadata?.held ?? "0"), metadata?.requestId);
  }

  function rate(requestId: string, wanted: Rating) {
    conversation.showRating(requestId, wanted);
    rating.mutate({ requestId, rating: wanted });
  }

  return (
    <div className="mx-auto flex w-full min-h-[calc(100dvh-11.5rem)] max-w-3xl flex-col px-4 sm:min-h-[calc(100dvh-3rem)] sm:px-8 lg:min-h-dvh">
      <h1 className="sr-only">Chat</h1>
      {conversation.messages.length === 0 ? (
        <Opening />
      ) : (
        <ol className="grid grow content-start gap-8 py-8" aria-label="Conversation">
          {conversation.messages.map((message, index, all) => (
            <ChatTurn
              key={message.id}
              message={message}
              streaming={conversation.answering && message === last}
              actions={
                conversation.answering
                  ? undefined
                  : {
                      edit: () => edit(textOf(message), all[index + 1]?.metadata?.requestId),
                      regenerate: () => regenerate(textOf(all[index - 1] ?? message), message.metadata),
                      rate: (wanted) => rate(message.metadata?.requestId ?? "", wanted),
                    }
              }
            />
          ))}
          {conversation.answering && last?.role === "user" ? (
            <ChatTurn message={{ id: "next", role: "assistant", parts: [] }} streaming />
          ) : null}
        </ol>
      )}
      <KeepEndInView messages={conversation.messages} />
      <div className="sticky bottom-16 z-10 bg-canvas pb-2 sm:bottom-0 sm:pb-4">
        {noPrice ? (
          <ErrorNotice title="Nothing was sent." className="mb-3">
            {noPrice}
          </ErrorNotice>
        ) : null}
        {replaces ? (
          <p className="mb-2 flex flex-wrap gap-x-3 text-13 text-text-muted">
            Sending replaces your earlier message and what came after it. Its charge stays.
            <button type="button" className="underline underline-offset-2" onClick={() => edit("", undefined)}>
              Cancel
            </button>
          </p>
        ) : null}
        {conversation.problem ? <ErrorNotice {...describeProblem(conversation.problem)} className="mb-3" /> : null}
        <Composer
          prompt={prompt}
          onPromptChange={setPrompt}
          controls={controls}
          onControlsChange={setControls}
          pinnedModelName={controls.model ? pinnedModelName : undefined}
          answering={conversation.answering}
          sending={quoting}
          onSend={send}
          onStop={conversation.stop}
          estimate={
            <EstimateLine
              state={estimate}
              prompt={prompt.trim()}
              availableMicrocredits={microcreditsOf(balance.available)}
              onChooseModel={({ id, name }) => {
                setControls({ ...controls, model: id });
                setPinnedModelName(name);
              }}
            />
          }
        />
      </div>
    </div>
  );
}

function Opening() {
  return (
    <div className="grid grow content-center gap-2 py-12">
      <p className="text-28 font-semibold tracking-tight">What do you want to know?</p>
      <p className="max-w-prose text-16 text-text-muted">
        Write below. The right model is chosen for each message, and you see what it will cost before you send it.
      </p>
    </div>
  );
}

/** The conversation's id, also between the moment its first answer begins and the moment the address says so. */
function useKnownConversation(conversationId: string | undefined) {
  const [started, setStarted] = useState<string>();
  return {
    id: conversationId ?? started,
    learn(id: string | undefined) {
      if (id !== undefined && id !== started) setStarted(id);
    },
  };
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

const NEAR_THE_END_PX = 160;

/** Follows an answer while it grows, unless the reader has scrolled away from its end. */
function KeepEndInView({ messages }: { messages: readonly unknown[] }) {
  const wasNearEnd = useRef(true);
  useEffect(() => {
    const onScroll = () => {
      const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
      wasNearEnd.current = scrollHeight - clientHeight - scrollTop < NEAR_THE_END_PX;
    };
    addEventListener("scroll", onScroll, { passive: true });
    return () => removeEventListener("scroll", onScroll);
  }, []);
  useEffect(() => {
    if (messages.length > 0 && wasNearEnd.current) scrollTo({ top: document.documentElement.scrollHeight });
  }, [messages]);
  return null;
}
