import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { useMemo, useRef, useState } from "react";
import { type ApiError, readApiError } from "./api-error.ts";
import { type ChatMessage, textOf } from "./chat-message.ts";

/** What is sent besides the words. The key makes a repeated send the same send. */
export type SendOptions = {
  conversationId: string | undefined;
  quoteId: string | undefined;
  controls: Record<string, unknown>;
  idempotencyKey: string;
};

export type ConversationState = {
  messages: ChatMessage[];
  answering: boolean;
  /** Why the last message was not answered, or not to its end. */
  problem: (ApiError & { lostMidway: boolean }) | null;
  send: (prompt: string, options: SendOptions) => void;
  stop: () => void;
};

const STOP_WAIT_MS = 4_000;

/**
 * One conversation: its messages as they stream in.
 *
 * `onRefused` is called when a message was refused before an answer began; it is taken out of the conversation again, so
 * that its words can go back into the composer.
 */
export function useConversation(
  initialMessages: ChatMessage[],
  onRefused: (prompt: string, error: ApiError) => void,
): ConversationState {
  const [problem, setProblem] = useState<ConversationState["problem"]>(null);
  const transport = useMemo(
    () =>
      new DefaultChatTransport<ChatMessage>({
        api: "/chat/stream",
        prepareSendMessagesRequest: ({ messages, body }) => ({
          body: { ...body, prompt: textOf(messages.at(-1) as ChatMessage) },
        }),
      }),
    [],
  );
  const chat = useChat<ChatMessage>({
    messages: initialMessages,
    transport,
    throttle: 50,
    onError: (error) => settleError.current(readApiError(error.message)),
  });

  const settleError = useRef<(error: ApiError) => void>(() => undefined);
  settleError.current = (error) => {
    const last = chat.messages.at(-1);
    if (last?.role === "assistant") {
      setProblem({ ...error, lostMidway: true });
      return;
    }
    if (last) {
      chat.setMessages(chat.messages.slice(0, -1));
      onRefused(textOf(last), error);
    }
    setProblem({ ...error, lostMidway: false });
  };

  return {
    messages: chat.messages,
    answering: chat.status === "submitted" || chat.status === "streaming",
    problem,
    send(prompt, options) {
      setProblem(null);
      void chat.sendMessage({ text: prompt }, { body: withoutUndefined(options) });
    },
    stop() {
      const requestId = chat.messages.at(-1)?.metadata?.requestId;
      if (requestId === undefined) void chat.stop();
      else stopOnServer(requestId, () => void chat.stop());
    },
  };
}

/** Asks the server to end the answer, so that its last words and its charge still arrive; hangs up if it cannot. */
function stopOnServer(requestId: string, hangUp: () => void): void {
  fetch(`/chat/stop/${encodeURIComponent(requestId)}`, { method: "POST" }).then((response) => {
    if (!response.ok) hangUp();
  }, hangUp);
  setTimeout(hangUp, STOP_WAIT_MS);
}

function withoutUndefined(options: SendOptions): object {
  return JSON.parse(JSON.stringify(options));
}
