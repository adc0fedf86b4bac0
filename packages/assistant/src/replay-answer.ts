import { getBalance } from "@scrip/credits";
import { assert } from "@scrip/errors";
import type { AnswerEvent } from "./answer-event.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { findAnswerText } from "./conversations/conversation.store.ts";
import { RequestInFlightError } from "./errors.ts";
import type { Ending } from "./plan-settlement.ts";
import { type AiRequestRow, findRequestWithRates } from "./requests/ai-request.store.ts";
import type { Answer } from "./send-prompt.ts";
import { listLineItems } from "./settle-request.ts";

/**
 * The first answer again, with its first charge; nothing runs and nothing is charged.
 *
 * @throws {RequestInFlightError} the first one is still running
 */
export async function replayAnswer(deps: AssistantDeps, request: AiRequestRow): Promise<Answer> {
  if (request.status !== "settled") throw new RequestInFlightError(request.id);
  const [sold, text, balance] = await Promise.all([
    findRequestWithRates(deps.db, request.id),
    findAnswerText(deps.db, request.id),
    getBalance(deps.db, request.customerId),
  ]);
  assert(sold && request.chargeMicrocredits !== null, `settled request ${request.id} has no price or charge`);
  const usage = {
    inputTokens: request.inputTokens ?? 0,
    cachedInputTokens: request.cachedInputTokens ?? 0,
    outputTokens: request.outputTokens ?? 0,
  };
  const facts = { requestId: request.id, conversationId: request.conversationId, modelId: request.modelId };
  const events: AnswerEvent[] = [
    { type: "started", ...facts, modelName: sold.model.name, heldMicrocredits: 0n },
    ...(text === null ? [] : [{ type: "text" as const, text }]),
    {
      type: "settled",
      ending: request.ending as Ending,
      chargeMicrocredits: request.chargeMicrocredits,
      availableMicrocredits: balance.spendableMicrocredits,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      lineItems: request.chargeMicrocredits > 0n ? listLineItems(usage, sold.price) : [],
      priceVersion: sold.price.version,
      isEstimate: request.usageSource === "our_count",
    },
  ];
  return { ...facts, heldMicrocredits: 0n, events: streamOf(events) };
}

function streamOf(events: readonly AnswerEvent[]): ReadableStream<AnswerEvent> {
  return new ReadableStream({
    start(controller) {
      for (const event of events) controller.enqueue(event);
      controller.close();
    },
  });
}
