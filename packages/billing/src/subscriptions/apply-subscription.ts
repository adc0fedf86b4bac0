import type { Tx } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import {
  findOwnerOfStripeCustomer,
  hasSubscriptionEnded,
  listPlans,
  listSubscriptions,
  lockSubscription,
  retrieveSubscription,
  type Subscription,
  type SubscriptionFacts,
  saveSubscription,
} from "@scrip/payments";
import { applyCurrent, OUTDATED } from "../apply-current.ts";
import type { BillingDeps } from "../billing-deps.ts";
import { closeWithOutcome } from "../close-with-outcome.ts";
import { noticeChanges } from "./notice-changes.ts";

/** What became of a subscription or an invoice. `foreign`: not ours; `quarantined`: a person must look, see the alarm. */
export type SubscriptionOutcome = { status: "applied" | "foreign" | "quarantined"; paymentId: string | null };

/**
 * Brings us to the state of a subscription at Stripe. It gives no credits: paid invoices do.
 *
 * @throws {NotFoundError} Stripe knows no such subscription
 * @throws {AppError} `payment_provider_failed`, `busy`: nothing happened, call again
 */
export async function applySubscription(
  deps: BillingDeps,
  { subscriptionId, stripeEventId }: { subscriptionId: string; stripeEventId?: string },
): Promise<SubscriptionOutcome> {
  const read = () => retrieveSubscription(deps.stripe, subscriptionId);
  return applyCurrent(deps.db, read, async (tx, facts, reading) => {
    const mirrored = await mirrorSubscription(tx, facts, { reading, deps });
    if (mirrored === OUTDATED) return OUTDATED;
    const outcome = { status: typeof mirrored === "string" ? mirrored : "applied", paymentId: null } as const;
    await closeWithOutcome(tx, { stripeEventId, subject: subscriptionId, logger: deps.logger }, outcome);
    return outcome;
  });
}

/** Writes down what Stripe says of a subscription of ours, and the notices of what has changed by it. */
export async function mirrorSubscription(
  tx: Tx,
  facts: SubscriptionFacts | null,
  { reading, deps }: { reading: bigint; deps: BillingDeps },
): Promise<Subscription | "foreign" | "quarantined" | typeof OUTDATED> {
  if (facts === null) return "foreign";
  const owner = await findOwnerOfStripeCustomer(tx, facts.stripeCustomerId);
  const customerId = facts.customerId ?? owner;
  if (customerId === null || facts.userId === null) return "foreign";
  const wrong = await findWrong(tx, facts, owner, deps);
  if (wrong !== null) return quarantine(tx, facts, wrong, deps.logger);
  const before = await lockSubscription(tx, facts.subscriptionId);
  const known = { customerId, userId: facts.userId, stripePriceId: facts.stripePriceId ?? "", reading };
  if (!(await saveSubscription(tx, facts, known))) return OUTDATED;
  const after = await lockSubscription(tx, facts.subscriptionId);
  if (after === null) return OUTDATED;
  await noticeChanges(tx, facts, { before, after });
  if (before === null) await alarmSecondSubscription(tx, after, deps.logger);
  return after;
}

async function findWrong(
  tx: Tx,
  { isLive, customerId, stripePriceId }: SubscriptionFacts,
  owner: string | null,
  { stripe }: BillingDeps,
): Promise<string | null> {
  if (isLive !== stripe.isLive) return `it is of ${isLive ? "live" : "test"} mode`;
  if (customerId !== null && owner !== null && customerId !== owner) return "it names another customer";
  const plans = stripePriceId === null ? [] : await listPlans(tx, [stripePriceId]);
  return plans.length === 1 ? null : "its price is none of our plans";
}

async function quarantine(
  tx: Tx,
  { subscriptionId: subject }: SubscriptionFacts,
  reason: string,
  logger: Logger,
): Promise<"quarantined"> {
  const message = `Subscription ${subject} was not followed: ${reason}.`;
  await raiseAlarm(tx, { kind: "subscription_quarantined", subject, message, details: { reason } }, logger);
  return "quarantined";
}

/** Two Checkouts may be paid within the same second. Both are honoured, and somebody must ask what was meant. */
async function alarmSecondSubscription(tx: Tx, { id, customerId }: Subscription, logger: Logger): Promise<void> {
  const live = (await listSubscriptions(tx, customerId)).filter(
    (subscription) => !hasSubscriptionEnded(subscription) && subscription.status !== "incomplete",
  );
  if (live.length < 2) return;
  const message = `A customer has ${live.length} subscriptions at once; ask which of them to keep.`;
  await raiseAlarm(tx, { kind: "subscription_doubled", subject: id, message, details: { customerId } }, logger);
}
