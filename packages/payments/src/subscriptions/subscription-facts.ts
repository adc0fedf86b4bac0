import type Stripe from "stripe";
import { expanded, idOf } from "../reference.ts";

export type SubscriptionStatus = Stripe.Subscription.Status;

/** What matters of a subscription, as Stripe says it is now. */
export type SubscriptionFacts = {
  subscriptionId: string;
  stripeCustomerId: string;
  isLive: boolean;
  /** Who subscribed, as we named them when it was made. */
  customerId: string | null;
  userId: string | null;
  status: SubscriptionStatus;
  /** The price of its only item; null where it has several. */
  stripePriceId: string | null;
  currentPeriodStart: Date;
  currentPeriodEnd: Date;
  /** Its periods begin on the day of the month, and at the time of day, of this moment. */
  anchoredAt: Date;
  /** When it will end, where that was asked for. */
  cancelAt: Date | null;
  endedAt: Date | null;
  /** It ended because its invoices were not paid. */
  isGivenUp: boolean;
  trialEndsAt: Date | null;
  /** Its invoices are not collected. */
  isPaused: boolean;
  resumesAt: Date | null;
  latestInvoiceId: string | null;
  /** When the latest invoice is tried again; null where it is paid, or given up. */
  nextAttemptAt: Date | null;
  /** How often the latest invoice was tried. */
  attempts: number;
  createdAt: Date;
};

/** What must be expanded for {@link readSubscriptionFacts}. */
export const SUBSCRIPTION_EXPAND = ["latest_invoice"];

/** Picks the facts out of a subscription that was retrieved with {@link SUBSCRIPTION_EXPAND}; null where it has no item. */
export function readSubscriptionFacts(subscription: Stripe.Subscription): SubscriptionFacts | null {
  const [item, ...others] = subscription.items.data;
  if (item === undefined) return null;
  const invoice = expanded(subscription.latest_invoice);
  const isSimple = others.length === 0 && !subscription.items.has_more;
  return {
    subscriptionId: subscription.id,
    stripeCustomerId: idOf(subscription.customer) ?? "",
    isLive: subscription.livemode,
    customerId: subscription.metadata["customerId"] ?? null,
    userId: subscription.metadata["userId"] ?? null,
    status: subscription.status,
    stripePriceId: isSimple ? item.price.id : null,
    currentPeriodStart: dateOf(item.current_period_start),
    currentPeriodEnd: dateOf(item.current_period_end),
    anchoredAt: dateOf(subscription.billing_cycle_anchor),
    cancelAt: dateOrNull(subscription.cancel_at),
    endedAt: dateOrNull(subscription.ended_at),
    isGivenUp: subscription.cancellation_details?.reason === "payment_failed",
    trialEndsAt: dateOrNull(subscription.trial_end),
    isPaused: subscription.pause_collection !== null,
    resumesAt: dateOrNull(subscription.pause_collection?.resumes_at),
    latestInvoiceId: idOf(subscription.latest_invoice),
    nextAttemptAt: invoice?.status === "open" ? dateOrNull(invoice.next_payment_attempt) : null,
    attempts: invoice?.attempt_count ?? 0,
    createdAt: dateOf(subscription.created),
  };
}

/** No invoice will ever come again. */
export function hasSubscriptionEnded({ status }: { status: SubscriptionStatus }): boolean {
  return status === "canceled" || status === "incomplete_expired";
}

function dateOf(seconds: number): Date {
  return new Date(seconds * 1000);
}

function dateOrNull(seconds: number | null | undefined): Date | null {
  return seconds == null ? null : dateOf(seconds);
}
