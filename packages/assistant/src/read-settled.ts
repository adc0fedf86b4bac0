import { getBalance, sumRefunds } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { explainCharge } from "@scrip/selection";
import type { SettledEvent } from "./answer-event.ts";
import type { Ending } from "./plan-settlement.ts";
import { type AiRequestRow, findRequestWithRates } from "./requests/ai-request.store.ts";

/** How a settled request ended and what it cost, from its row. */
export async function readSettled(
  tx: Tx,
  request: AiRequestRow,
): Promise<{ modelName: string; settled: SettledEvent }> {
  const [sold, balance, refunds] = await Promise.all([
    findRequestWithRates(tx, request.id),
    getBalance(tx, request.customerId),
    sumRefunds(tx, [request.id]),
  ]);
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
      refundedMicrocredits: refunds.get(request.id) ?? 0n,
      availableMicrocredits: balance.spendableMicrocredits,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      lineItems: explainCharge(usage, sold.price, request.chargeMicrocredits),
      priceVersion: sold.price.version,
      isEstimate: request.usageSource === "our_count",
    },
  };
}
