import type { Tx } from "@scrip/db";
import { type PlanRecord, planColumns, planFromRecord, type SubscriptionPlan } from "./plan.store.ts";
import type { SubscriptionFacts, SubscriptionStatus } from "./subscription-facts.ts";

/** A subscription as Stripe last told it. */
export type Subscription = {
  id: string;
  customerId: string;
  userId: string;
  plan: SubscriptionPlan;
  status: SubscriptionStatus;
  currentPeriodStart: Date;
  currentPeriodEnd: Date;
  anchoredAt: Date;
  cancelAt: Date | null;
  endedAt: Date | null;
  trialEndsAt: Date | null;
  isPaused: boolean;
  resumesAt: Date | null;
  nextAttemptAt: Date | null;
  createdAt: Date;
};

const columns = {
  id: true,
  customerId: true,
  userId: true,
  plan: { select: planColumns },
  status: true,
  currentPeriodStart: true,
  currentPeriodEnd: true,
  anchoredAt: true,
  cancelAt: true,
  endedAt: true,
  trialEndsAt: true,
  isPaused: true,
  resumesAt: true,
  nextAttemptAt: true,
  createdAt: true,
} as const;

type Record = Omit<Subscription, "plan"> & { plan: PlanRecord };

export async function findSubscription(tx: Tx, subscriptionId: string): Promise<Subscription | null> {
  const record = await tx.subscription.findUnique({ where: { id: subscriptionId }, select: columns });
  return record && fromRecord(record);
}

/** Locks the row until the transaction ends, and answers it; null where there is none yet. */
export async function lockSubscription(tx: Tx, subscriptionId: string): Promise<Subscription | null> {
  await tx.$queryRaw`SELECT id FROM subscription WHERE id = ${subscriptionId} FOR UPDATE`;
  return findSubscription(tx, subscriptionId);
}

/** The subscriptions of a customer, the newest first. */
export async function listSubscriptions(tx: Tx, customerId: string): Promise<Subscription[]> {
  const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
  return (await tx.subscription.findMany({ where: { customerId }, orderBy, select: columns })).map(fromRecord);
}

/** Writes down what Stripe says, unless a later question was answered already: false, and the row stays as it is. */
export async function saveSubscription(
  tx: Tx,
  facts: SubscriptionFacts,
  known: { customerId: string; userId: string; stripePriceId: string; reading: bigint },
): Promise<boolean> {
  const { subscriptionId: id, status, currentPeriodStart, currentPeriodEnd, anchoredAt, cancelAt, endedAt } = facts;
  const changed = await tx.$executeRaw`
    INSERT INTO subscription AS s (id, customer_id, user_id, stripe_price_id, status, current_period_start, current_period_end,
      anchored_at, cancel_at, ended_at, trial_ends_at, is_paused, resumes_at, next_attempt_at, created_at, reading)
    VALUES (${id}, ${known.customerId}, ${known.userId}, ${known.stripePriceId}, ${status}, ${currentPeriodStart}, ${currentPeriodEnd},
      ${anchoredAt}, ${cancelAt}, ${endedAt}, ${facts.trialEndsAt}, ${facts.isPaused}, ${facts.resumesAt}, ${facts.nextAttemptAt},
      ${facts.createdAt}, ${known.reading})
    ON CONFLICT (id) DO UPDATE SET stripe_price_id = excluded.stripe_price_id, status = excluded.status,
      current_period_start = excluded.current_period_start, current_period_end = excluded.current_period_end,
      anchored_at = excluded.anchored_at, cancel_at = excluded.cancel_at, ended_at = excluded.ended_at,
      trial_ends_at = excluded.trial_ends_at, is_paused = excluded.is_paused, resumes_at = excluded.resumes_at,
      next_attempt_at = excluded.next_attempt_at, reading = excluded.reading, updated_at = scrip_now()
      WHERE s.reading < excluded.reading`;
  return changed === 1;
}

function fromRecord({ plan, status, ...rest }: Record): Subscription {
  return { ...rest, plan: planFromRecord(plan), status };
}
