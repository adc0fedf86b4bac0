import type Stripe from "stripe";
import { settleDelayedPayment } from "../payments/attempt-payment.ts";
import { listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";

/** Ends a delayed payment, and tells the Checkout Session that waits for it. */
export async function settlePayment(work: Work, intentId: string): Promise<void> {
  const sessionId = await findSessionId(work, intentId);
  // The session first, then its payment: whoever pays takes them in this order too.
  const session = sessionId === null ? null : await lockObject(work.tx, "checkout.session", sessionId);
  const intent = await settleDelayedPayment(work, intentId);
  if (session) await settleSession(work, session, intent);
}

async function settleSession(work: Work, session: CheckoutSession, intent: Stripe.PaymentIntent): Promise<void> {
  if (intent.status !== "succeeded") {
    await recordEvent(work, "checkout.session.async_payment_failed", session);
    return;
  }
  const paid: CheckoutSession = { ...session, payment_status: "paid" };
  await saveObject(work.tx, paid);
  await recordEvent(work, "checkout.session.async_payment_succeeded", paid);
}

async function findSessionId({ tx }: Work, intentId: string): Promise<string | null> {
  const filters = matching("payment_intent", intentId);
  const { page } = await listObjects(tx, "checkout.session", { filters, limit: 1, from: null });
  return page[0]?.id ?? null;
}
