import type Stripe from "stripe";
import { toSeconds } from "../clock.ts";
import { saveObject } from "../store/object.store.ts";
import { deleteAllTimers } from "../store/timer.store.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Subscription } from "../wire.ts";
import type { Work } from "../work.ts";

const ENDED: readonly string[] = ["canceled", "incomplete_expired"];

export function hasEnded({ status }: Subscription): boolean {
  return ENDED.includes(status);
}

/** Ends a subscription at once and for good. Its invoices stay as they are. */
export async function endSubscription(
  work: Work,
  subscription: Subscription,
  reason: Stripe.Subscription.CancellationDetails.Reason,
): Promise<Subscription> {
  const now = toSeconds(work.now);
  const details = subscription.cancellation_details;
  const ended: Subscription = {
    ...subscription,
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: {
      comment: details?.comment ?? null,
      feedback: details?.feedback ?? null,
      feedback_option: null,
      reason,
    },
    ended_at: now,
    status: "canceled",
  };
  await deleteAllTimers(work.tx, subscription.id);
  await saveObject(work.tx, ended);
  await recordEvent(work, "customer.subscription.deleted", ended);
  return ended;
}

/** Nobody paid the first invoice in time. */
export async function expireSubscription(work: Work, subscription: Subscription): Promise<Subscription> {
  const now = toSeconds(work.now);
  const expired: Subscription = { ...subscription, canceled_at: now, ended_at: now, status: "incomplete_expired" };
  await deleteAllTimers(work.tx, subscription.id);
  await saveObject(work.tx, expired);
  await recordEvent(work, "customer.subscription.updated", expired, changedKeys(subscription, expired));
  return expired;
}
