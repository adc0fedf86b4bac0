import { captureHold, type SettledHold, voidHold } from "@scrip/credits";
import { inTransaction, type Tx } from "@scrip/db";
import { enqueueEvent, raiseAlarm } from "@scrip/events";
import {
  costUsage,
  type ModelFacts,
  type ModelPrice,
  platformShare,
  priceUsage,
  type TokenUsage,
} from "@scrip/selection";
import type { LineItem, SettledEvent } from "./answer-event.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { insertMessage } from "./conversations/conversation.store.ts";
import { type AnswerOutcome, planSettlement, type SettlementPlan } from "./plan-settlement.ts";
import { markSettled } from "./requests/ai-request.store.ts";

type SettlementDeps = Pick<AssistantDeps, "db" | "logger">;

export type EndedRequest = {
  quote: { id: string; customerId: string; userId: string; model: Pick<ModelFacts, "id" | "name">; price: ModelPrice };
  conversationId: string | null;
  /** What was delivered. */
  text: string;
  outcome: AnswerOutcome;
  errorCode: string | null;
};

/**
 * Ends a request: charges it or gives its hold back, keeps the answer, books what the provider costs, tells the jobs; one
 * transaction. A request that was settled before stays as it was.
 */
export function settleRequest(deps: SettlementDeps, ended: EndedRequest): Promise<SettledEvent> {
  const plan = planSettlement(ended.outcome);
  return settleByPlan(deps, ended, plan);
}

/** As {@link settleRequest}, for a plan that was made elsewhere. */
export function settleByPlan(
  deps: SettlementDeps,
  ended: Omit<EndedRequest, "outcome"> & { outcome: Pick<AnswerOutcome, "deliveredOutputTokens"> },
  plan: SettlementPlan,
): Promise<SettledEvent> {
  const { quote, conversationId, text } = ended;
  const providerCostNanodollars = plan.ending === "failed_before_output" ? 0n : costUsage(plan.usage, quote.price);
  return inTransaction(
    deps.db,
    async (tx) => {
      const hold = await endHold(tx, quote, plan, providerCostNanodollars);
      if (hold.settledNow) {
        await markSettled(tx, quote.id, {
          ending: plan.ending,
          ...plan.usage,
          reasoningTokens: plan.reasoningTokens,
          usageSource: plan.usageSource,
          deliveredOutputTokens: ended.outcome.deliveredOutputTokens,
          chargeMicrocredits: hold.chargeMicrocredits,
          platformShareMicrocredits: platformShare(hold.chargeMicrocredits),
          earnedNanodollars: hold.earnedNanodollars,
          providerCostNanodollars,
          errorCode: ended.errorCode,
        });
        if (conversationId && text !== "") {
          await insertMessage(tx, { conversationId, requestId: quote.id, role: "assistant", text });
        }
        await enqueueEvent(tx, {
          name: "assistant/request.settled",
          data: { requestId: quote.id, customerId: quote.customerId },
        });
        if (hold.overageMicrocredits > 0n) await reportOverage(deps, tx, quote.id, hold);
      }
      return {
        type: "settled",
        ending: plan.ending,
        chargeMicrocredits: hold.chargeMicrocredits,
        availableMicrocredits: hold.availableMicrocredits,
        inputTokens: plan.usage.inputTokens,
        outputTokens: plan.usage.outputTokens,
        lineItems: plan.isCharged ? listLineItems(plan.usage, quote.price) : [],
        priceVersion: quote.price.version,
        isEstimate: plan.usageSource === "our_count",
      };
    },
    { isKeyed: true },
  );
}

function endHold(
  tx: Tx,
  quote: EndedRequest["quote"],
  plan: SettlementPlan,
  providerCostNanodollars: bigint,
): Promise<SettledHold> {
  const facts = { requestId: quote.id, providerCostNanodollars, actor: quote.userId };
  if (!plan.isCharged) return voidHold(tx, { ...facts, description: "Nothing was charged" });
  return captureHold(tx, {
    ...facts,
    chargeMicrocredits: priceUsage(plan.usage, quote.price),
    description: `Answer by ${quote.model.name}`,
    modelId: quote.model.id,
  });
}

function reportOverage(deps: SettlementDeps, tx: Tx, requestId: string, hold: SettledHold): Promise<void> {
  return raiseAlarm(
    tx,
    {
      kind: "usage_above_hold",
      subject: requestId,
      message: "A provider reported more usage than the hold covers. The customer paid the hold.",
      details: { overageMicrocredits: hold.overageMicrocredits.toString() },
    },
    deps.logger,
  );
}

/** What a charge is made of; parts without tokens are left out. */
export function listLineItems(usage: TokenUsage, price: ModelPrice): LineItem[] {
  const items: LineItem[] = [
    {
      kind: "input",
      tokens: usage.inputTokens - usage.cachedInputTokens,
      microcreditsPerMillion: price.inputMicrocreditsPerMillion,
    },
    {
      kind: "cached_input",
      tokens: usage.cachedInputTokens,
      microcreditsPerMillion: price.cachedInputMicrocreditsPerMillion,
    },
    { kind: "output", tokens: usage.outputTokens, microcreditsPerMillion: price.outputMicrocreditsPerMillion },
  ];
  return items.filter((item) => item.tokens > 0);
}
