import { expireHold, listDueHolds } from "@scrip/credits";
import { inTransaction } from "@scrip/db";
import { readAnswerParts } from "./answers/answer-part.store.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { findRequestWithRates } from "./requests/ai-request.store.ts";
import { settleByPlan } from "./settle-request.ts";

const BATCH = 100;

/**
 * Settles requests whose process died: a hold without progress for 15 minutes is charged for the progress that was written,
 * or given back whole if there was none. Safe to run twice and beside a late settlement: a hold ends once.
 *
 * Answers how many holds it ended.
 */
export async function sweepAbandonedRequests(deps: Pick<AssistantDeps, "db" | "logger">): Promise<number> {
  const triedIds: string[] = []; // each once: those that cannot be settled must not keep the credits of all others
  const listDue = () => listDueHolds(deps.db, BATCH, triedIds);
  let ended = 0;
  for (let due = await listDue(); due.length > 0; due = await listDue()) {
    for (const { id } of due) {
      triedIds.push(id);
      try {
        await settleAbandoned(deps, id);
        ended += 1;
      } catch (error) {
        deps.logger.error({ error, requestId: id }, "an abandoned request could not be settled");
      }
    }
  }
  return ended;
}

async function settleAbandoned(deps: Pick<AssistantDeps, "db" | "logger">, requestId: string): Promise<void> {
  const sold = await findRequestWithRates(deps.db, requestId);
  if (!sold) {
    await inTransaction(deps.db, (tx) => expireHold(tx, requestId), { isKeyed: true });
    return;
  }
  const { request, price, model } = sold;
  const delivered = request.deliveredOutputTokens;
  const usage = { inputTokens: request.countedInputTokens, cachedInputTokens: 0, outputTokens: delivered };
  const { text } = await readAnswerParts(deps.db, requestId, 0);
  await settleByPlan(
    deps,
    {
      quote: { id: request.id, customerId: request.customerId, userId: request.userId, model, price },
      conversationId: request.conversationId,
      text,
      outcome: { deliveredOutputTokens: delivered },
      errorCode: null,
    },
    {
      ending: "abandoned",
      isCharged: delivered > 0,
      usage,
      reasoningTokens: 0,
      usageSource: "our_count",
      billedUsage: usage,
      isUsageAbsurd: false,
    },
  );
}
