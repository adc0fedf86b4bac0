import type Stripe from "stripe";
import { listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";

/** The completed Checkout Session that waits for a delayed payment; nobody else can change it meanwhile. */
export async function lockWaitingSession(
  { tx }: Work,
  path: "invoice" | "payment_intent",
  id: string,
): Promise<CheckoutSession | null> {
  const filters = [...matching(path, id), ...matching("status", "complete"), ...matching("payment_status", "unpaid")];
  const { page } = await listObjects(tx, "checkout.session", { filters, limit: 1, from: null });
  return page[0] ? lockObject(tx, "checkout.session", page[0].id) : null;
}

/** The delayed payment of a session was made, or was not. */
export async function settleSession(work: Work, session: CheckoutSession, intent: Stripe.PaymentIntent): Promise<void> {
  if (intent.status !== "succeeded") {
    await recordEvent(work, "checkout.session.async_payment_failed", session);
    return;
  }
  const paid: CheckoutSession = { ...session, payment_status: "paid" };
  await saveObject(work.tx, paid);
  await recordEvent(work, "checkout.session.async_payment_succeeded", paid);
}
