import { sumRefunds } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { assert, NotFoundError } from "@scrip/errors";
import { type ChargeLine, explainCharge } from "@scrip/selection";
import { type AiRequestRow, listRequestsOfConversation, readSoldTerms } from "../requests/ai-request.store.ts";
import { findConversation, listMessages, type StoredMessage } from "./conversation.store.ts";

export type Conversation = {
  id: string;
  title: string;
  createdAt: Date;
  messages: (StoredMessage & { request: AnsweredRequest | null })[];
  /** The answer that is being written now; follow it with `followAnswer`. */
  runningRequestId: string | null;
};

/** What an answer cost, and what of. Null and empty while it runs. */
export type AnsweredRequest = {
  id: string;
  modelId: string;
  modelName: string;
  ending: string | null;
  heldMicrocredits: bigint;
  chargeMicrocredits: bigint | null;
  /** What of the charge was given back since. */
  refundedMicrocredits: bigint;
  lineItems: ChargeLine[];
  priceVersion: number;
  /** Charged by our own count of the tokens. */
  isEstimate: boolean;
  /** The customer's thumb: 1 up, -1 down. */
  rating: number | null;
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
  const shownRequestIds = new Set(messages.map(({ requestId }) => requestId));
  const running = requests.findLast(({ id, status }) => status === "running" && shownRequestIds.has(id));
  const [terms, refunds] = await Promise.all([
    readSoldTerms(tx, requests),
    sumRefunds(
      tx,
      requests.map(({ id }) => id),
    ),
  ]);
  const requestsById = new Map(
    requests.map((request) => [request.id, describeRequest(request, terms, refunds.get(request.id) ?? 0n)]),
  );
  const answered = new Set(messages.flatMap(({ role, requestId }) => (role === "assistant" ? [requestId] : [])));
  const settled = new Set(requests.flatMap(({ id, status }) => (status === "settled" ? [id] : [])));
  return {
    ...conversation,
    messages: messages.flatMap((message) => {
      const { role, requestId } = message;
      const request = requestId === null ? null : (requestsById.get(requestId) ?? null);
      if (role === "assistant") return [{ ...message, request }];
      const prompt = { ...message, request: null };
      // An answer that ended without a word has no message; how it ended belongs under its prompt all the same.
      if (request === null || answered.has(requestId) || !settled.has(request.id)) return [prompt];
      return [prompt, { ...message, id: request.id, role: "assistant" as const, text: "", request }];
    }),
    runningRequestId: running?.id ?? null,
  };
}

function describeRequest(
  request: AiRequestRow,
  { modelNames, prices }: Awaited<ReturnType<typeof readSoldTerms>>,
  refundedMicrocredits: bigint,
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
    heldMicrocredits: request.holdMicrocredits,
    chargeMicrocredits,
    refundedMicrocredits,
    lineItems: explainCharge(usage, price, chargeMicrocredits ?? 0n),
    priceVersion: price.version,
    isEstimate: request.usageSource === "our_count",
    rating: request.rating,
  };
}
