import { lockObject } from "../store/object.store.ts";
import { deleteTimers } from "../store/timer.store.ts";
import type { Invoice, Subscription } from "../wire.ts";
import type { Work } from "../work.ts";
import { endSubscription, hasEnded } from "./end-subscription.ts";
import { saveSubscription } from "./save-subscription.ts";

/** The subscription that an invoice is for; null for any other invoice. */
export function findSubscriptionId(invoice: Invoice): string | null {
  const subscription = invoice.parent?.subscription_details?.subscription ?? null;
  return typeof subscription === "object" ? (subscription?.id ?? null) : subscription;
}

/** A subscription whose invoice was paid, or is being paid by a delayed method, is good again. */
export async function followGoodInvoice(work: Work, invoice: Invoice): Promise<void> {
  const subscription = await lockSubscription(work, invoice);
  if (!subscription || !["incomplete", "past_due", "unpaid"].includes(subscription.status)) return;
  if (subscription.latest_invoice !== invoice.id) return;
  await deleteTimers(work.tx, subscription.id, "expire_incomplete");
  await saveSubscription(work, subscription, { ...subscription, status: "active" });
}

/** A renewal that nobody paid makes the subscription past due; the last retry ends it. */
export async function followFailedInvoice(work: Work, invoice: Invoice): Promise<void> {
  const subscription = await lockSubscription(work, invoice);
  if (!subscription || subscription.status === "incomplete") return;
  if (invoice.next_payment_attempt === null && invoice.billing_reason === "subscription_cycle") {
    await endSubscription(work, subscription, "payment_failed");
    return;
  }
  await saveSubscription(work, subscription, { ...subscription, status: "past_due" });
}

async function lockSubscription(work: Work, invoice: Invoice): Promise<Subscription | null> {
  const id = findSubscriptionId(invoice);
  if (id === null) return null;
  const subscription = await lockObject(work.tx, "subscription", id);
  return hasEnded(subscription) ? null : subscription;
}
