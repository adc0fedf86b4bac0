import type { UIMessage } from "ai";
import type { StoredMessage } from "./wire.ts";

/** Tokens of one kind, their price and their part of the charge, as the wire writes it. */
export type LineItem = { kind: string; tokens: number; creditsPerMillion: string; amount: string };

/** What an answer cost and how it ended. Amounts are decimal strings of credits. */
export type AnswerMetadata = {
  requestId: string;
  conversationId?: string | undefined;
  modelName: string;
  held?: string | undefined;
  charge?: string | undefined;
  ending?: string | undefined;
  lineItems?: LineItem[] | undefined;
  priceVersion?: number | undefined;
  /** Tokens were counted by us, because the provider's count was missing or could not be true. */
  isEstimate?: boolean | undefined;
  /** Given back: at once, with the charges before it, as the third failure in a row; or since, of its own charge. */
  refunded?: string | undefined;
  rating?: "up" | "down" | null | undefined;
};

export type ChatMessage = UIMessage<Partial<AnswerMetadata>>;

/** A stored message in the shape in which the page keeps a running one. */
export function chatMessageOf({ id, role, text, request }: StoredMessage): ChatMessage {
  return { id, role, parts: [{ type: "text", text }], ...(request ? { metadata: request } : {}) };
}

/** The text of a message; other kinds of parts do not occur. */
export function textOf(message: ChatMessage): string {
  return message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
