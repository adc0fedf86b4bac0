import { sumRefunds } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { assert, NotFoundError } from "@scrip/errors";
import { type ChargeLine, explainCharge } from "@scrip/selection";
import { type AiRequestRow, listRequestsOfConversation, readSoldTerms } from "../requests/ai-request.store.ts";
import {
  findConversation,
  listMessages,
  listReplacedMessages,
  type ReplacedMessage,
  type StoredMessage,
} from "./conversation.store.ts";

export type Conversation = {
  id: string;
  title: string;
  createdAt: Date;
  messages: ConversationMessage[];
  /** The answer that is being written now; follow it with `followAnswer`. */
  runningRequestId: string | null;
};

export type ConversationMessage = StoredMessage & {
  request: AnsweredRequest | null;
  /** Of an answer: those to the same prompt that it replaced, the oldest first. */
  earlier: (StoredMessage & { request: AnsweredRequest | null })[];
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
  const [messages, replaced, requests] = await Promise.all([
    listMessages(tx, conversation.id),
    listReplacedMessages(tx, conversation.id),
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
  const promptTexts = new Map(
    messages.flatMap(({ role, requestId, text }) => (role === "user" ? [[requestId, text]] : [])),
  );
  const settled = new Set(requests.flatMap(({ id, status }) => (status === "settled" ? [id] : [])));
  return {
    ...conversation,
    messages: messages.flatMap((message) => {
      const { role, requestId } = message;
      const request = requestId === null ? null : (requestsById.get(requestId) ?? null);
      const earlier = earlierAnswers(message, replaced, promptTexts).map((answer) => ({
        ...answer,
        request: requestsById.get(answer.requestId ?? "") ?? null,
      }));
      if (role === "assistant") return [{ ...message, request, earlier }];
      const prompt = { ...message, request: null, earlier: [] };
      // An answer that ended without a word has no message; how it ended belongs under its prompt all the same.
      if (request === null || answered.has(requestId) || !settled.has(request.id)) return [prompt];
      return [prompt, { ...message, id: request.id, role: "assistant" as const, text: "", request, earlier }];
    }),
    runningRequestId: running?.id ?? null,
  };
}

/** The answers that were replaced by asking the same again, back to the first. An edit is another prompt and has none. */
function earlierAnswers(
  { requestId }: StoredMessage,
  replaced: readonly ReplacedMessage[],
  promptTexts: ReadonlyMap<string | null, string>,
): StoredMessage[] {
  const text = promptTexts.get(requestId);
  const answers: StoredMessage[] = [];
  let newer = requestId;
  for (;;) {
    const prompt = replaced.find(({ role, supersededBy }) => role === "user" && supersededBy === newer);
    if (!prompt || prompt.text !== text) return answers.toReversed();
    const answer = replaced.find((other) => other.role === "assistant" && other.requestId === prompt.requestId);
    if (answer) {
      const { supersededBy: _, ...stored } = answer;
      answers.push(stored);
    }
    newer = prompt.requestId;
  }
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
