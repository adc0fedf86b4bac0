import { microcreditsOf } from "@scrip/money";
import { ErrorNotice } from "@scrip/ui";
import { useEffect, useRef, useState } from "react";
import type { ApiError } from "../data/api-error.ts";
import type { ChatMessage } from "../data/chat-message.ts";
import { useBalance } from "../data/live-balance.tsx";
import { useConversation } from "../data/use-conversation.ts";
import { useEstimate } from "../data/use-estimate.ts";
import type { Estimate, EstimateInput } from "../data/wire.ts";
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

/** A conversation and the composer under it. */
export function ChatSession({ conversationId, initialMessages, onConversationStarted }: ChatSessionProps) {
  const [prompt, setPrompt] = useState("");
  const [controls, setControls] = useState<ComposerControls>({ mode: "balanced", length: "normal" });
  const [pinnedModelName, setPinnedModelName] = useState<string>();
  const [quoting, setQuoting] = useState(false);
  const [noPrice, setNoPrice] = useState<string>();
  const promisedMax = useRef<bigint | null>(null);
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
    if (text === "" || quoting) return;
    setPrompt("");
    setNoPrice(undefined);
    if (estimate.status === "ready") sendQuoted(text, estimate.estimate);
    else quoteAndSend(text, null);
  }

  function sendQuoted(text: string, quote: Estimate) {
    promisedMax.current = microcreditsOf(quote.cost.max);
    estimate.forget(inputFor(text));
    conversation.send(text, { quoteId: quote.quoteId, conversationId, controls });
  }

  /** Sends at a price asked for just now, unless it is above what was promised before: that needs another click. */
  function quoteAndSend(text: string, promised: bigint | null) {
    setQuoting(true);
    estimate
      .requote(inputFor(text))
      .then(
        (quote) => {
          if (promised === null || microcreditsOf(quote.cost.max) <= promised) sendQuoted(text, quote);
          else setPrompt(text);
        },
        (error: unknown) => {
          setPrompt(text);
          setNoPrice(error instanceof Error ? error.message : "The price could not be worked out.");
        },
      )
      .finally(() => setQuoting(false));
  }

  function onRefused(text: string, error: ApiError) {
    if (error.code === "quote_expired") quoteAndSend(text, promisedMax.current);
    else setPrompt((written) => (written === "" ? text : written));
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
        {noPrice ? (
          <ErrorNotice title="Nothing was sent." className="mb-3">
            {noPrice}
          </ErrorNotice>
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
