import type { UIMessage } from "ai";
import type { StoredMessage } from "./wire.ts";

/** Tokens of one kind and their price, as the wire writes it. */
export type LineItem = { kind: string; tokens: number; creditsPerMillion: string };

/** What an answer cost and how it ended. Amounts are decimal strings of credits. */
export type AnswerMetadata = {
  requestId: string;
  conversationId?: string;
  modelName: string;
  held?: string;
  charge?: string;
  ending?: string;
  lineItems?: LineItem[];
  priceVersion?: number;
  /** Tokens were counted by us, because the provider's count was missing or could not be true. */
  isEstimate?: boolean;
};

export type ChatMessage = UIMessage<Partial<AnswerMetadata>>;

/** A stored message in the shape in which the page keeps a running one. */
export function chatMessageOf({ id, role, text, answer }: StoredMessage): ChatMessage {
  return { id, role, parts: [{ type: "text", text }], ...(answer ? { metadata: answer } : {}) };
}

/** The text of a message; other kinds of parts do not occur. */
export function textOf(message: ChatMessage): string {
  return message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
