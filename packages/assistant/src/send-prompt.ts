import { placeHold, type SpendCap } from "@scrip/credits";
import { inTransaction } from "@scrip/db";
import { findQuote, type Quote, type SelectionInput } from "@scrip/selection";
import type { AnswerEvent } from "./answer-event.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { buildInput, type PromptInput } from "./conversations/build-input.ts";
import { insertConversation, insertMessage } from "./conversations/conversation.store.ts";
import { QuoteExpiredError, RequestInFlightError } from "./errors.ts";
import { quotePrompt } from "./quote-prompt.ts";
import { replayAnswer } from "./replay-answer.ts";
import { findAiRequest, insertAiRequest, type Surface } from "./requests/ai-request.store.ts";
import { runAnswer } from "./run-answer.ts";

export type PromptOrder = {
  customerId: string;
  userId: string;
  surface: Surface;
  apiKeyId?: string | undefined;
  /** What whoever sends may spend, besides what the customer has. */
  spendCaps?: readonly SpendCap[] | undefined;
  input: PromptInput;
  /** Runs exactly what was quoted. Without it the request is quoted on the way. */
  quoteId?: string | undefined;
  /** Aborting stops the answer: what was delivered until then is charged. */
  signal?: AbortSignal | undefined;
};

export type Answer = {
  requestId: string;
  /** Null for callers that keep their messages themselves. */
  conversationId: string | null;
  modelId: string;
  heldMicrocredits: bigint;
  /** Leaving the loop early stops the answer. */
  events: ReadableStream<AnswerEvent>;
};

const TITLE_LENGTH = 60;

/**
 * The one road from every surface to a provider: quote, hold, call, settle. Credits are held when this returns; the answer
 * runs on until it is settled even if nobody reads it. Sending a `quoteId` twice answers the first answer again.
 *
 * @throws {QuoteExpiredError} the quote is unknown, too old, or for another input
 * @throws {RequestInFlightError} the same quote is running at this moment
 * @throws {InsufficientCreditsError | DebtOutstandingError | CustomerFrozenError} nothing was held or charged
 */
export async function sendPrompt(deps: AssistantDeps, order: PromptOrder): Promise<Answer> {
  const earlier = order.quoteId
    ? await findAiRequest(deps.db, { id: order.quoteId, customerId: order.customerId })
    : null;
  if (earlier) return replayAnswer(deps, earlier);

  const { quote, input } = await takeQuote(deps, order);
  const conversationId = await openRequest(deps, order, quote);
  return runAnswer(
    deps,
    { quote, input, conversationId, isCallersCap: order.input.controls.maxOutputTokens === quote.outputCap },
    order.signal,
  );
}

async function takeQuote(deps: AssistantDeps, order: PromptOrder): Promise<{ quote: Quote; input: SelectionInput }> {
  if (order.quoteId === undefined) return quotePrompt(deps, order, order.input);
  const input = await buildInput(deps.db, order.customerId, order.input);
  const quote = await findQuote(deps.db, { id: order.quoteId, customerId: order.customerId, input });
  if (!quote) throw new QuoteExpiredError(order.quoteId);
  return { quote, input };
}

/** One transaction: the hold, the request and the customer's message exist together or not at all. */
function openRequest(deps: AssistantDeps, order: PromptOrder, quote: Quote): Promise<string | null> {
  return inTransaction(deps.db, async (tx) => {
    const hold = await placeHold(tx, {
      requestId: quote.id,
      customerId: order.customerId,
      userId: order.userId,
      amountMicrocredits: quote.cost.maxMicrocredits,
      caps: order.spendCaps,
    });
    if (!hold.created) throw new RequestInFlightError(quote.id);
    const conversationId = await keepPrompt(tx, order, quote.id);
    await insertAiRequest(tx, {
      id: quote.id,
      customerId: order.customerId,
      userId: order.userId,
      conversationId,
      surface: order.surface,
      apiKeyId: order.apiKeyId ?? null,
      modelId: quote.model.id,
      priceId: quote.price.id,
      taskType: quote.taskType,
      complexity: quote.complexity,
      countedInputTokens: quote.inputTokens,
      outputCap: quote.outputCap,
      holdMicrocredits: quote.cost.maxMicrocredits,
    });
    return conversationId;
  });
}

async function keepPrompt(
  tx: Parameters<typeof insertMessage>[0],
  order: PromptOrder,
  requestId: string,
): Promise<string | null> {
  if ("messages" in order.input) return null;
  const { prompt, conversationId: known } = order.input;
  const title = prompt.trim().replace(/\s+/g, " ").slice(0, TITLE_LENGTH);
  const conversationId =
    known ?? (await insertConversation(tx, { customerId: order.customerId, userId: order.userId, title }));
  await insertMessage(tx, { conversationId, requestId, role: "user", text: prompt });
  return conversationId;
}
