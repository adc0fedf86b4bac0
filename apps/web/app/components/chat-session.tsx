import { ErrorNotice } from "@scrip/ui";
import { useEffect, useRef, useState } from "react";
import { microcreditsOf } from "../data/amount.ts";
import type { ApiError } from "../data/api-error.ts";
import type { ChatMessage } from "../data/chat-message.ts";
import { useBalance } from "../data/live-balance.tsx";
import { useConversation } from "../data/use-conversation.ts";
import { useEstimate } from "../data/use-estimate.ts";
import type { EstimateInput } from "../data/wire.ts";
import { ChatTurn } from "./chat-turn.tsx";
import { Composer, type ComposerControls } from "./composer.tsx";
import { describeProblem } from "./describe-problem.tsx";
import { EstimateLine } from "./estimate-line.tsx";

export type ChatSessionProps = {
  conversationId: string | undefined;
  initialMessages: ChatMessage[];
  /** Called when the first message has made a conversation of this. */
  onConversationStarted: (conversationId: string) => void;
};

type SentMessage = { input: EstimateInput; promisedMax: bigint | null };

/** A conversation and the composer under it. */
export function ChatSession({ conversationId, initialMessages, onConversationStarted }: ChatSessionProps) {
  const [prompt, setPrompt] = useState("");
  const [controls, setControls] = useState<ComposerControls>({ mode: "balanced", length: "normal" });
  const [pinnedModelName, setPinnedModelName] = useState<string>();
  const sent = useRef<SentMessage | null>(null);
  const balance = useBalance();

  const inputFor = (text: string): EstimateInput => ({
    prompt: text,
    ...controls,
    ...(conversationId ? { conversationId } : {}),
  });
  const estimate = useEstimate(prompt.trim() === "" ? null : inputFor(prompt.trim()));
  const conversation = useConversation(initialMessages, onRefused);
  const last = conversation.messages.at(-1);

  useStartedConversation(conversationId, last?.metadata?.conversationId, onConversationStarted);

  function send() {
    const text = prompt.trim();
    if (text === "") return;
    const input = inputFor(text);
    const quote = estimate.status === "ready" ? estimate.estimate : undefined;
    sent.current = { input, promisedMax: quote ? microcreditsOf(quote.cost.max) : null };
    dispatch(text, quote?.quoteId);
    estimate.forget(input);
    setPrompt("");
  }

  function dispatch(text: string, quoteId: string | undefined) {
    conversation.send(text, { conversationId, quoteId, controls, idempotencyKey: crypto.randomUUID() });
  }

  /** An expired price is asked for again, and sent without asking only where the promise stays the same or better. */
  function onRefused(text: string, error: ApiError) {
    const message = sent.current;
    if (error.code !== "quote_expired" || message === null || message.promisedMax === null) {
      setPrompt((written) => (written === "" ? text : written));
      return;
    }
    const { promisedMax, input } = message;
    sent.current = null;
    estimate.requote(input).then(
      (fresh) => {
        if (microcreditsOf(fresh.cost.max) <= promisedMax) dispatch(text, fresh.quoteId);
        else setPrompt(text);
      },
      () => setPrompt(text),
    );
  }

  return (
    <div className="mx-auto flex w-full min-h-[calc(100dvh-11.5rem)] max-w-3xl flex-col px-4 sm:min-h-[calc(100dvh-3rem)] sm:px-8 lg:min-h-dvh">
      <h1 className="sr-only">Chat</h1>
      {conversation.messages.length === 0 ? (
        <Opening />
      ) : (
        <ol className="grid grow content-start gap-8 py-8" aria-label="Conversation">
          {conversation.messages.map((message) => (
            <ChatTurn key={message.id} message={message} streaming={conversation.answering && message === last} />
          ))}
          {conversation.answering && last?.role === "user" ? (
            <ChatTurn message={{ id: "next", role: "assistant", parts: [] }} streaming />
          ) : null}
        </ol>
      )}
      <KeepEndInView messages={conversation.messages} />
      <div className="sticky bottom-16 z-10 bg-canvas pb-2 sm:bottom-0 sm:pb-4">
        {conversation.problem ? <ErrorNotice {...describeProblem(conversation.problem)} className="mb-3" /> : null}
        <Composer
          prompt={prompt}
          onPromptChange={setPrompt}
          controls={controls}
          onControlsChange={setControls}
          pinnedModelName={controls.model ? pinnedModelName : undefined}
          answering={conversation.answering}
          onSend={send}
          onStop={conversation.stop}
          estimate={
            <EstimateLine
              state={estimate}
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
