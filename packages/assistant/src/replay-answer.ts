import { getBalance } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import type { AnswerEvent, SettledEvent } from "./answer-event.ts";
import { streamOf } from "./answers/stream-of.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { findAnswerText } from "./conversations/conversation.store.ts";
import { QuoteExpiredError, RequestInFlightError } from "./errors.ts";
import type { Ending } from "./plan-settlement.ts";
import { type AiRequestRow, findRequestWithRates } from "./requests/ai-request.store.ts";
import type { Answer } from "./send-prompt.ts";
import { listLineItems } from "./settle-request.ts";

/**
 * The first answer again, with its first charge; nothing runs and nothing is charged.
 *
 * @throws {RequestInFlightError} the first one is still running
 * @throws {QuoteExpiredError} its words were not kept, or were deleted since
 */
export async function replayAnswer(deps: AssistantDeps, request: AiRequestRow): Promise<Answer> {
  if (request.status !== "settled") throw new RequestInFlightError(request.id);
  const [{ modelName, settled }, text] = await Promise.all([
    readSettled(deps.db, request),
    findAnswerText(deps.db, request.id),
  ]);
  if (text === null && request.deliveredOutputTokens > 0) throw new QuoteExpiredError(request.id);
  const facts = { requestId: request.id, conversationId: request.conversationId, modelId: request.modelId };
  const events: AnswerEvent[] = [
    { type: "started", ...facts, modelName, heldMicrocredits: 0n },
    ...(text === null ? [] : [{ type: "text" as const, text }]),
    settled,
  ];
  return { ...facts, heldMicrocredits: 0n, events: streamOf(events) };
}

/** How a settled request ended and what it cost, from its row. */
export async function readSettled(
  tx: Tx,
  request: AiRequestRow,
): Promise<{ modelName: string; settled: SettledEvent }> {
  const [sold, balance] = await Promise.all([findRequestWithRates(tx, request.id), getBalance(tx, request.customerId)]);
  assert(sold && request.chargeMicrocredits !== null, `settled request ${request.id} has no price or charge`);
  const usage = {
    inputTokens: request.inputTokens ?? 0,
    cachedInputTokens: request.cachedInputTokens ?? 0,
    outputTokens: request.outputTokens ?? 0,
  };
  return {
    modelName: sold.model.name,
    settled: {
      type: "settled",
      ending: request.ending as Ending,
      chargeMicrocredits: request.chargeMicrocredits,
      refundedMicrocredits: 0n,
      availableMicrocredits: balance.spendableMicrocredits,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      lineItems: request.chargeMicrocredits > 0n ? listLineItems(usage, sold.price) : [],
      priceVersion: sold.price.version,
      isEstimate: request.usageSource === "our_count",
    },
  };
}
