import type Stripe from "stripe";
import { mergeMetadata } from "../api/metadata.ts";
import { answerAuthentication, attemptPayment } from "../payments/attempt-payment.ts";
import { findId } from "../reference.ts";
import type { CheckoutInternal } from "../resources/checkout-session.ts";
import { buildPaymentIntent } from "../resources/payment-intent.ts";
import { createPaymentMethod } from "../resources/payment-method.ts";
import { getInternal, insertObject, lockObject, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";
import { completeSession, requireDiscountStillUsable, resolvePayer } from "./complete-session.ts";

/** Pays a session of mode `payment` by a test card. */
export async function payOnce(work: Work, session: CheckoutSession, testCard: string): Promise<CheckoutSession> {
  const payer = await resolvePayer(work, session);
  await requireDiscountStillUsable(work, session);
  if (session.amount_total === 0) return completeSession(work, { ...payer, payment_status: "no_payment_required" });
  const intent = await openPaymentIntent(work, payer);
  const method = await createPaymentMethod(work, testCard, {
    email: payer.customer_details?.email ?? null,
    name: payer.customer_details?.name ?? null,
  });
  return followPayment(work, payer, await attemptPayment(work, intent, method), session);
}

/** The bank that asked about a payment of mode `payment` has its answer. */
export async function answerPayOnce(
  work: Work,
  session: CheckoutSession,
  intent: Stripe.PaymentIntent,
  isConfirmed: boolean,
): Promise<CheckoutSession> {
  const payer = await resolvePayer(work, session);
  return followPayment(work, payer, await answerAuthentication(work, intent, isConfirmed), session);
}

/** The session after an attempt to pay. `session` is how it stays when that did not end it. */
async function followPayment(
  work: Work,
  payer: CheckoutSession,
  intent: Stripe.PaymentIntent,
  session: CheckoutSession,
): Promise<CheckoutSession> {
  if (intent.status === "succeeded" || intent.status === "processing") {
    const payment_status = intent.status === "succeeded" ? "paid" : "unpaid";
    return completeSession(work, { ...payer, payment_intent: intent.id, payment_status });
  }
  const tried: CheckoutSession = { ...session, payment_intent: intent.id };
  await saveObject(work.tx, tried);
  return tried;
}

async function openPaymentIntent(work: Work, session: CheckoutSession): Promise<Stripe.PaymentIntent> {
  const customer = findId(session.customer);
  const tried = findId(session.payment_intent);
  const amountCents = session.amount_total ?? 0;
  if (tried !== null) {
    return { ...(await lockObject(work.tx, "payment_intent", tried)), amount: amountCents, customer };
  }
  const { paymentIntentData: data } = await getInternal<CheckoutInternal>(work.tx, session.id);
  const intent = buildPaymentIntent(
    {
      amountCents,
      currency: session.currency ?? "usd",
      customer,
      description: data.description ?? null,
      metadata: mergeMetadata({}, data.metadata),
      receiptEmail: data.receipt_email ?? null,
      setupFutureUsage: data.setup_future_usage ?? null,
      statementDescriptor: data.statement_descriptor ?? null,
      statementDescriptorSuffix: data.statement_descriptor_suffix ?? null,
    },
    work.now,
  );
  await insertObject(work.tx, intent);
  await recordEvent(work, "payment_intent.created", intent);
  return intent;
}
