import type { StoredMessage } from "./wire.ts";

/** Tokens of one kind, their price and their part of the charge, as the wire writes it. */
export type LineItem = { kind: string; tokens: number; creditsPerMillion: string; amount: string };

/** How an answer ended and what it cost. Amounts are decimal strings of credits. */
export type AnswerCharge = {
  charge: string;
  ending: string;
  lineItems: LineItem[];
  priceVersion: number;
  /** Tokens were counted by us, because the provider's count was missing or could not be true. */
  isEstimate: boolean;
  /** Given back: at once, with the charges before it, as the third failure in a row; or since, of its own charge. */
  refunded?: string | undefined;
};

/** What is known of an answer: from the moment it runs, and at its end with its charge. */
export type AnswerMetadata = {
  requestId: string;
  conversationId?: string | undefined;
  modelName: string;
  held?: string | undefined;
  rating?: Rating | undefined;
} & { [Key in keyof AnswerCharge]?: AnswerCharge[Key] | undefined };

export type Rating = "up" | "down" | null;

export type ChatMessage = {
  id: string;
  role: "user" | "assistant";
  text: string;
  /** Of answers only. */
  metadata?: AnswerMetadata | undefined;
  /** Answers to the same prompt that were regenerated since, the oldest first. */
  earlier?: ChatMessage[] | undefined;
};

/** A stored message in the shape in which the page keeps a running one. */
export function chatMessageOf({ earlier, ...message }: StoredMessage): ChatMessage {
  return { ...wordsOf(message), ...(earlier ? { earlier: earlier.map(wordsOf) } : {}) };
}

function wordsOf({ id, role, text, request }: Omit<StoredMessage, "earlier">): ChatMessage {
  return { id, role, text, ...(request ? { metadata: request } : {}) };
}
