import { formatCredits } from "@scrip/money";
import { hasSubscriptionEnded, type Subscription, type SubscriptionPlan } from "@scrip/payments";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

export const PlanOut = z.object({
  packageId: z.string(),
  name: z.string(),
  credits: CreditsOut,
  bonusCredits: CreditsOut,
  priceCents: z.int(),
  currency: z.string(),
});

export const SubscriptionOut = z.object({
  id: z.string(),
  plan: PlanOut,
  status: z.enum(["trialing", "active", "past_due", "unpaid", "paused", "canceled"]),
  currentPeriodStart: TimeOut,
  currentPeriodEnd: TimeOut,
  /** When the next invoice is due; null where none will come. */
  renewsAt: TimeOut.nullable(),
  /** When it ends, or has ended; null while nobody has cancelled it. */
  endsAt: TimeOut.nullable(),
  trialEndsAt: TimeOut.nullable(),
  /** Nothing is charged and nothing is given while it is paused. */
  isPaused: z.boolean(),
  /** When a payment that failed is tried again. */
  nextAttemptAt: TimeOut.nullable(),
});

/** The wire form of a plan. */
export function writePlan(plan: Omit<SubscriptionPlan, "stripePriceId" | "stripeProductId">): z.infer<typeof PlanOut> {
  return {
    packageId: plan.packageId,
    name: plan.packageName,
    credits: formatCredits(plan.creditsMicrocredits),
    bonusCredits: formatCredits(plan.bonusMicrocredits),
    priceCents: plan.priceCents,
    currency: plan.currency,
  };
}

/** The one that counts: the newest that goes on, otherwise the newest that was ever paid. Newest first in, one or none out. */
export function pickSubscription(subscriptions: readonly Subscription[]): Subscription | null {
  const begun = subscriptions.filter(({ status }) => status !== "incomplete" && status !== "incomplete_expired");
  return begun.find((subscription) => !hasSubscriptionEnded(subscription)) ?? begun[0] ?? null;
}

/** The wire form of a subscription that has begun. */
export function writeSubscription(subscription: Subscription): z.infer<typeof SubscriptionOut> {
  const { id, plan, status, currentPeriodStart, currentPeriodEnd, cancelAt, endedAt, isPaused } = subscription;
  const isRunning = status === "active" || status === "trialing";
  const renewsAt = isRunning && !isPaused && cancelAt === null ? currentPeriodEnd : null;
  return {
    id,
    plan: writePlan(plan),
    status: SubscriptionOut.shape.status.parse(status),
    currentPeriodStart: currentPeriodStart.toISOString(),
    currentPeriodEnd: currentPeriodEnd.toISOString(),
    renewsAt: timeOrNull(renewsAt),
    endsAt: timeOrNull(endedAt ?? cancelAt),
    trialEndsAt: timeOrNull(subscription.trialEndsAt),
    isPaused,
    nextAttemptAt: timeOrNull(subscription.nextAttemptAt),
  };
}
