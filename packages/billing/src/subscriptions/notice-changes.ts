import { writeNotice } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { hasSubscriptionEnded, type Subscription, type SubscriptionFacts } from "@scrip/payments";

type Change = { before: Subscription | null; after: Subscription };

/** Tells the people of a customer what has become of their plan: each of it once, however often it is looked at. */
export async function noticeChanges(tx: Tx, facts: SubscriptionFacts, { before, after }: Change): Promise<void> {
  const told = findChange(facts, { before, after });
  if (told === null) return;
  const { customerId, plan, id } = after;
  const data = { planName: plan.packageName, ...told.data };
  await writeNotice(tx, `subscription:${id}:${told.key}`, { customerId, kind: "subscription", data });
}

function findChange(
  facts: SubscriptionFacts,
  { before, after }: Change,
): { key: string; data: Record<string, string> } | null {
  const isBehind = after.status === "past_due" || after.status === "unpaid";
  if (isBehind) {
    const retriesAt = after.nextAttemptAt?.toISOString();
    const data = { change: "payment_failed", ...(retriesAt !== undefined && { at: retriesAt }) };
    return { key: `payment_failed:${facts.latestInvoiceId}:${facts.attempts}`, data };
  }
  if (before === null || hasSubscriptionEnded(before)) return null;
  if (after.status === "canceled") {
    return { key: "ended", data: { change: facts.isGivenUp ? "given_up" : "cancelled" } };
  }
  if (after.status === "active" && (before.status === "past_due" || before.status === "unpaid")) {
    return { key: `recovered:${facts.latestInvoiceId}`, data: { change: "recovered" } };
  }
  if (after.cancelAt !== null && before.cancelAt === null) {
    const at = after.cancelAt.toISOString();
    return { key: `ends:${at}`, data: { change: "ends", at } };
  }
  return null;
}
