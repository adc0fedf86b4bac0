import { captureHold, captureHoldBeside, getBalance, type SettledHold, voidHold } from "@scrip/credits";
import { inTransaction, Prisma, type Tx } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { enqueueEvent, enqueueEventBeside, raiseAlarm } from "@scrip/events";
import {
  costUsage,
  explainCharge,
  type ModelFacts,
  type ModelPrice,
  platformShare,
  priceUsage,
} from "@scrip/selection";
import type { SettledEvent } from "./answer-event.ts";
import { deleteAnswerParts } from "./answers/answer-part.store.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { insertAnswer } from "./conversations/conversation.store.ts";
import { type AnswerOutcome, planSettlement, type SettlementPlan } from "./plan-settlement.ts";
import { readSettled } from "./read-settled.ts";
import { findAiRequest, markSettled, markSettledBeside } from "./requests/ai-request.store.ts";
import { refundFailures } from "./requests/refund-failures.ts";

type SettlementDeps = Pick<AssistantDeps, "db" | "logger">;

export type EndedRequest = {
  quote: { id: string; customerId: string; userId: string; model: Pick<ModelFacts, "id" | "name">; price: ModelPrice };
  conversationId: string | null;
  /** What was delivered. */
  text: string;
  outcome: AnswerOutcome;
  errorCode: string | null;
  /** What providers bill us for that were asked before and failed, in nano-dollars. */
  failedCallsNanodollars?: bigint;
  /** What is held; where it is known, an answer that needs nothing more than its charge is settled in one round trip. */
  heldMicrocredits?: bigint;
};

/**
 * Ends a request: charges it or gives its hold back, keeps the answer, books what the provider costs, tells the jobs; one
 * transaction. A request that was settled before stays as it was.
 */
export async function settleRequest(deps: SettlementDeps, ended: EndedRequest): Promise<SettledEvent> {
  const plan = planSettlement(ended.outcome);
  return (await settleAtOnce(deps, ended, plan)) ?? settleByPlan(deps, ended, plan);
}

/** One statement for the ordinary ending of an answer that is kept nowhere. Null where there is more to do. */
async function settleAtOnce(
  { db }: SettlementDeps,
  { quote, conversationId, outcome, errorCode, heldMicrocredits = 0n, failedCallsNanodollars = 0n }: EndedRequest,
  plan: SettlementPlan,
): Promise<SettledEvent | null> {
  const chargeMicrocredits = priceUsage(plan.usage, quote.price);
  const isPlain = plan.isCharged && !plan.isUsageAbsurd && conversationId === null && errorCode === null;
  if (!isPlain || chargeMicrocredits > heldMicrocredits) return null;
  const providerCostNanodollars = costUsage(plan.billedUsage, quote.price) + failedCallsNanodollars;
  const capture = {
    requestId: quote.id,
    chargeMicrocredits,
    providerCostNanodollars,
    actor: quote.userId,
    description: `Answer by ${quote.model.name}`,
    modelId: quote.model.id,
  };
  const hold = await captureHoldBeside(db, capture, [
    markSettledBeside(quote.id, {
      ending: plan.ending,
      ...plan.usage,
      reasoningTokens: plan.reasoningTokens,
      usageSource: plan.usageSource,
      deliveredOutputTokens: outcome.deliveredOutputTokens,
      platformShareMicrocredits: platformShare(chargeMicrocredits),
      providerCostNanodollars,
    }),
    enqueueEventBeside(
      { name: "assistant/request.settled", data: { requestId: quote.id, customerId: quote.customerId } },
      // A job for every answer is more work than the answer: the jobs are told when one of them has something to say.
      Prisma.sql`settled WHERE settled.outcome = 'settled' AND credits_is_low_balance(settled.customer_id, settled.balance_after)`,
    ),
  ]);
  return hold && describeSettled(hold, plan, quote.price);
}

function describeSettled(hold: SettledHold, plan: SettlementPlan, price: ModelPrice): SettledEvent {
  return {
    type: "settled",
    ending: plan.ending,
    chargeMicrocredits: hold.chargeMicrocredits,
    refundedMicrocredits: 0n,
    availableMicrocredits: hold.availableMicrocredits,
    inputTokens: plan.usage.inputTokens,
    outputTokens: plan.usage.outputTokens,
    lineItems: explainCharge(plan.usage, price, hold.chargeMicrocredits),
    priceVersion: price.version,
    isEstimate: plan.usageSource === "our_count",
  };
}

/** As {@link settleRequest}, for a plan that was made elsewhere. */
export function settleByPlan(
  deps: SettlementDeps,
  ended: Omit<EndedRequest, "outcome"> & { outcome: Pick<AnswerOutcome, "deliveredOutputTokens"> },
  plan: SettlementPlan,
): Promise<SettledEvent> {
  const { quote, conversationId, text, failedCallsNanodollars = 0n } = ended;
  const providerCostNanodollars = costUsage(plan.billedUsage, quote.price) + failedCallsNanodollars;
  return inTransaction(
    deps.db,
    async (tx) => {
      const hold = await endHold(tx, quote, plan, providerCostNanodollars);
      if (!hold.settledNow) return describeEarlier(tx, quote, describeSettled(hold, plan, quote.price));
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
      if (conversationId) {
        if (text !== "") await insertAnswer(tx, { conversationId, requestId: quote.id, text: text.toWellFormed() });
        await deleteAnswerParts(tx, quote.id);
      }
      await enqueueEvent(tx, {
        name: "assistant/request.settled",
        data: { requestId: quote.id, customerId: quote.customerId },
      });
      await reportOddities(deps, tx, quote.id, { hold, plan });
      const refundedMicrocredits = await refundWherePossible(deps, tx, ended);
      const settled = describeSettled(hold, plan, quote.price);
      if (refundedMicrocredits === 0n) return settled;
      const { availableMicrocredits } = await getBalance(tx, quote.customerId);
      return { ...settled, refundedMicrocredits, availableMicrocredits };
    },
    { isKeyed: true },
  );
}

/** A hold that ended before this plan was made: what was settled then, not what would be now. */
async function describeEarlier(
  tx: Tx,
  { id, customerId }: EndedRequest["quote"],
  byPlan: SettledEvent,
): Promise<SettledEvent> {
  const request = await findAiRequest(tx, { id, customerId });
  return request?.status === "settled" ? (await readSettled(tx, request)).settled : byPlan;
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

async function reportOddities(
  deps: SettlementDeps,
  tx: Tx,
  requestId: string,
  { hold, plan }: { hold: SettledHold; plan: SettlementPlan },
): Promise<void> {
  if (plan.isUsageAbsurd) {
    await raiseAlarm(
      tx,
      {
        kind: "usage_not_credible",
        subject: requestId,
        message: "A provider reported usage that cannot be true. The customer was charged by our own count.",
        details: {},
      },
      deps.logger,
    );
  }
  if (hold.overageMicrocredits === 0n) return;
  await raiseAlarm(
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

/** A refund that the book refuses must not keep the request from being settled: a person looks at it. */
async function refundWherePossible(
  deps: SettlementDeps,
  tx: Tx,
  { quote, errorCode }: Pick<EndedRequest, "quote" | "errorCode">,
): Promise<bigint> {
  const { id, customerId, model } = quote;
  try {
    return await refundFailures(tx, { id, customerId, modelId: model.id, modelName: model.name, errorCode });
  } catch (error) {
    if (!isAppError(error)) throw error;
    await raiseAlarm(
      tx,
      {
        kind: "failure_not_refunded",
        subject: id,
        message: "A third failure in a row could not be refunded automatically.",
        details: { reason: error.message },
      },
      deps.logger,
    );
    return 0n;
  }
}
