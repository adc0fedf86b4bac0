import type { Tx } from "@scrip/db";
import { assert, NotFoundError } from "@scrip/errors";
import type { LineItem } from "../answer-event.ts";
import { type AiRequestRow, listRequestsOfConversation, readSoldTerms } from "../requests/ai-request.store.ts";
import { listLineItems } from "../settle-request.ts";
import { findConversation, listMessages, type StoredMessage } from "./conversation.store.ts";

export type Conversation = {
  id: string;
  title: string;
  createdAt: Date;
  messages: (StoredMessage & { request: AnsweredRequest | null })[];
};

/** What an answer cost, and what of. Null and empty while it runs. */
export type AnsweredRequest = {
  id: string;
  modelId: string;
  modelName: string;
  ending: string | null;
  chargeMicrocredits: bigint | null;
  lineItems: LineItem[];
  priceVersion: number;
  /** Charged by our own count of the tokens. */
  isEstimate: boolean;
};

/**
 * A conversation with its messages, oldest first; answers carry their request with its charge.
 *
 * @throws {NotFoundError} not there, or another customer's
 */
export async function getConversation(
  tx: Tx,
  owner: { conversationId: string; customerId: string },
): Promise<Conversation> {
  const conversation = await findConversation(tx, owner);
  if (!conversation) throw new NotFoundError("There is no such conversation.");
  const [messages, requests] = await Promise.all([
    listMessages(tx, conversation.id),
    listRequestsOfConversation(tx, conversation.id),
  ]);
  const terms = await readSoldTerms(tx, requests);
  const requestsById = new Map(requests.map((request) => [request.id, describeRequest(request, terms)]));
  return {
    ...conversation,
    messages: messages.map((message) => ({
      ...message,
      request: message.role === "assistant" && message.requestId ? (requestsById.get(message.requestId) ?? null) : null,
    })),
  };
}

function describeRequest(
  request: AiRequestRow,
  { modelNames, prices }: Awaited<ReturnType<typeof readSoldTerms>>,
): AnsweredRequest {
  const { id, modelId, priceId, ending, chargeMicrocredits, inputTokens, cachedInputTokens, outputTokens } = request;
  const price = prices.get(priceId);
  assert(price, `request ${id} has no price`);
  const usage = {
    inputTokens: inputTokens ?? 0,
    cachedInputTokens: cachedInputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
  };
  return {
    id,
    modelId,
    modelName: modelNames.get(modelId) ?? modelId,
    ending,
    chargeMicrocredits,
    lineItems: (chargeMicrocredits ?? 0n) > 0n ? listLineItems(usage, price) : [],
    priceVersion: price.version,
    isEstimate: request.usageSource === "our_count",
  };
}
