import { Chat, useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { useEffect, useRef, useState } from "react";
import { type ApiError, readApiError } from "./api-error.ts";
import { type ChatMessage, textOf } from "./chat-message.ts";
import { stopOnServer } from "./stop-on-server.ts";

/** What is sent besides the words. The quote is the price, and makes a repeated send the same send. */
export type SendOptions = {
  quoteId: string;
  conversationId?: string | undefined;
  /** The request whose prompt is replaced, with all that came after it. */
  replacesRequestId?: string | undefined;
  controls: Record<string, unknown>;
};

export type ConversationState = {
  messages: ChatMessage[];
  answering: boolean;
  /** Why the last message was not answered, or not to its end. */
  problem: (ApiError & { lostMidway: boolean }) | null;
  send: (prompt: string, options: SendOptions) => void;
  stop: () => void;
  /** Shows a thumb on an answer. */
  showRating: (requestId: string, rating: Rating) => void;
};

export type Rating = "up" | "down" | null;

const SHOW_EVERY_MS = 50;

/**
 * One conversation: its messages as they stream in.
 *
 * `onRefused` is called when a message was refused before an answer began; it is taken out of the conversation again, so
 * that its words can go back into the composer. An answer that was running when the page was loaded is joined.
 */
export function useConversation(
  initialMessages: ChatMessage[],
  runningRequestId: string | null,
  onRefused: (prompt: string, error: ApiError) => void,
): ConversationState {
  const [problem, setProblem] = useState<ConversationState["problem"]>(null);
  const onError = useRef<(error: ApiError) => void>(() => undefined);
  const [chat] = useState(() => createChat(initialMessages, runningRequestId, (error) => onError.current(error)));
  const beforeSending = useRef(initialMessages);
  const joined = useRef(runningRequestId === null);
  /** The request that was sent last: a quote's id is its request's. */
  const sentRequestId = useRef(runningRequestId);
  const { messages, status } = useChat({ chat, throttle: SHOW_EVERY_MS });

  useEffect(() => {
    onError.current = (error) => {
      const last = chat.messages.at(-1);
      const lostMidway = last?.role === "assistant";
      const refused = last !== undefined && !lostMidway && last.id !== initialMessages.at(-1)?.id;
      if (refused) chat.messages = beforeSending.current;
      setProblem({ ...error, lostMidway: !refused });
      if (refused) onRefused(textOf(last), error);
    };
  }, [chat, initialMessages, onRefused]);

  useEffect(() => {
    if (joined.current) return;
    joined.current = true;
    void chat.resumeStream();
  }, [chat]);

  return {
    messages,
    answering: isAnswering(status),
    problem,
    send(prompt, options) {
      setProblem(null);
      sentRequestId.current = options.quoteId;
      beforeSending.current = chat.messages;
      if (options.replacesRequestId) chat.messages = messagesBefore(chat.messages, options.replacesRequestId);
      void chat.sendMessage({ text: prompt }, { body: options });
    },
    stop() {
      const requestId = sentRequestId.current;
      if (requestId === null) return;
      const isRunning = () => sentRequestId.current === requestId && isAnswering(chat.status);
      const isStarted = () => chat.messages.at(-1)?.metadata?.requestId === requestId;
      void stopOnServer(requestId, { isStarted, isRunning }).then((isOver) => (isOver ? undefined : chat.stop()));
    },
    showRating(requestId, rating) {
      chat.messages = chat.messages.map((message) =>
        message.metadata?.requestId === requestId ? { ...message, metadata: { ...message.metadata, rating } } : message,
      );
    },
  };
}

function isAnswering(status: Chat<ChatMessage>["status"]): boolean {
  return status === "submitted" || status === "streaming";
}

/** What was said before the prompt of a request. */
function messagesBefore(messages: ChatMessage[], requestId: string): ChatMessage[] {
  const answerAt = messages.findIndex(({ metadata }) => metadata?.requestId === requestId);
  return answerAt < 1 ? messages : messages.slice(0, answerAt - 1);
}

function createChat(
  messages: ChatMessage[],
  runningRequestId: string | null,
  onError: (error: ApiError) => void,
): Chat<ChatMessage> {
  return new Chat<ChatMessage>({
    messages,
    onError: (error) => onError(readApiError(error.message)),
    // The server keeps the conversation, so only the new words are sent.
    transport: new DefaultChatTransport<ChatMessage>({
      api: "/chat/stream",
      prepareSendMessagesRequest: ({ messages: all, body }) => ({
        body: { ...body, prompt: all.slice(-1).map(textOf).join("") },
      }),
      prepareReconnectToStreamRequest: () => ({ api: `/chat/follow/${encodeURIComponent(runningRequestId ?? "")}` }),
    }),
  });
}
