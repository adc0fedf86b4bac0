import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { mergeMetadata } from "../api/metadata.ts";
import { findId, getId } from "../reference.ts";
import { addBalanceTransaction, stripeFeeCents } from "../resources/balance-transaction.ts";
import { buildCharge, type ChargeStatus, DECLINE } from "../resources/charge.ts";
import { type CheckoutInternal, describePayer } from "../resources/checkout-session.ts";
import { createCustomer } from "../resources/customer.ts";
import { buildPaymentIntent } from "../resources/payment-intent.ts";
import { buildPaymentMethod, type PayerKind } from "../resources/payment-method.ts";
import { getInternal, insertObject, lockObject, saveObject } from "../store/object.store.ts";
import { deleteTimers, insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";

export const CHECKOUT_OUTCOMES = ["paid", "declined", "async_paid", "async_failed", "cancelled"] as const;
export type CheckoutOutcome = (typeof CHECKOUT_OUTCOMES)[number];

/** How long a delayed payment takes here; a bank takes days. The sandbox clock may be moved past it. */
const SETTLEMENT_DELAY_MS = 2_000;
const UNKNOWN_PAYER_EMAIL = "buyer@sandbox.test";

/**
 * Does what a person on the hosted page did: paid, tried a card that was declined, chose a delayed method, or left.
 * A declined or cancelled session stays open, as it does at Stripe.
 *
 * @throws {StripeApiError} 400 when the session is not open any more
 */
export async function payCheckout(work: Work, sessionId: string, outcome: CheckoutOutcome): Promise<CheckoutSession> {
  const session = await lockObject(work.tx, "checkout.session", sessionId);
  if (session.status !== "open") {
    throw refusedByState(null, `This Checkout Session is not open: its status is \`${session.status}\`.`);
  }
  switch (outcome) {
    case "cancelled":
      return session;
    case "declined":
      return declineCard(work, session);
    case "paid":
      return completePaid(work, session);
    case "async_paid":
      return completeUnpaid(work, session, "settle_paid");
    case "async_failed":
      return completeUnpaid(work, session, "settle_failed");
  }
}

async function declineCard(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const { intent, charge, method } = await attemptCharge(work, session, "card", "failed");
  await insertObject(work.tx, charge);
  await recordEvent(work, "charge.failed", charge);
  await failIntent(work, intent, charge, {
    type: "card_error",
    code: DECLINE.code,
    decline_code: DECLINE.declineCode,
    message: DECLINE.message,
    payment_method: method,
  });
  const tried: CheckoutSession = { ...session, payment_intent: intent.id };
  await saveObject(work.tx, tried);
  return tried;
}

async function completePaid(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const payer = await resolvePayer(work, session);
  const { intent, charge } = await attemptCharge(work, payer, "card", "succeeded");
  const booked = await bookCharge(work, charge);
  await insertObject(work.tx, booked);
  await succeedIntent(work, intent, booked);
  const paid = await completeSession(work, { ...payer, payment_intent: intent.id, payment_status: "paid" });
  await recordEvent(work, "checkout.session.completed", paid);
  return paid;
}

async function completeUnpaid(
  work: Work,
  session: CheckoutSession,
  settlement: "settle_paid" | "settle_failed",
): Promise<CheckoutSession> {
  const payer = await resolvePayer(work, session);
  const { intent, charge, method } = await attemptCharge(work, payer, "us_bank_account", "pending");
  await insertObject(work.tx, charge);
  await recordEvent(work, "charge.pending", charge);
  const processing: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: null,
    latest_charge: charge.id,
    payment_method: method.id,
    status: "processing",
  };
  await saveObject(work.tx, processing);
  await recordEvent(work, "payment_intent.processing", processing);
  const unpaid = await completeSession(work, { ...payer, payment_intent: intent.id });
  await recordEvent(work, "checkout.session.completed", unpaid);
  const dueAt = new Date(work.now.getTime() + SETTLEMENT_DELAY_MS);
  await insertTimer(work.tx, { action: settlement, objectId: session.id }, dueAt);
  return unpaid;
}

/** Ends a delayed payment: the bank has sent the money, or has not. */
export async function settleDelayedPayment(work: Work, sessionId: string, isPaid: boolean): Promise<void> {
  const session = await lockObject(work.tx, "checkout.session", sessionId);
  const intent = await lockObject(work.tx, "payment_intent", getId(session.payment_intent));
  const charge = await lockObject(work.tx, "charge", getId(intent.latest_charge));
  if (isPaid) {
    const booked = await bookCharge(work, { ...charge, paid: true, status: "succeeded" });
    await saveObject(work.tx, booked);
    await succeedIntent(work, intent, booked);
    const paid: CheckoutSession = { ...session, payment_status: "paid" };
    await saveObject(work.tx, paid);
    await recordEvent(work, "checkout.session.async_payment_succeeded", paid);
    return;
  }
  const message = "The bank account could not be debited.";
  const failed: Stripe.Charge = {
    ...charge,
    failure_code: "payment_method_customer_decline",
    failure_message: message,
    status: "failed",
  };
  await saveObject(work.tx, failed);
  await recordEvent(work, "charge.failed", failed);
  await failIntent(work, intent, failed, { type: "card_error", code: "payment_method_customer_decline", message });
  await recordEvent(work, "checkout.session.async_payment_failed", session);
}

/** The payment intent of a session, made at the first attempt to pay, and one charge of it that is not stored yet. */
async function attemptCharge(work: Work, session: CheckoutSession, kind: PayerKind, status: ChargeStatus) {
  const intent = await openPaymentIntent(work, session);
  const payer = {
    customer: intent.setup_future_usage === null ? null : findId(session.customer),
    email: session.customer_details?.email ?? UNKNOWN_PAYER_EMAIL,
  };
  const method = buildPaymentMethod(kind, payer, work.now);
  await insertObject(work.tx, method);
  return { intent, method, charge: buildCharge(intent, method, status, work.now) };
}

async function openPaymentIntent(work: Work, session: CheckoutSession): Promise<Stripe.PaymentIntent> {
  const customer = findId(session.customer);
  const tried = findId(session.payment_intent);
  if (tried !== null) return { ...(await lockObject(work.tx, "payment_intent", tried)), customer };
  const { paymentIntentData: data } = await getInternal<CheckoutInternal>(work.tx, session.id);
  const intent = buildPaymentIntent(
    {
      amountCents: session.amount_total ?? 0,
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

/** Books the money of a successful charge, less Stripe's fee, and tells that it succeeded. */
async function bookCharge(work: Work, charge: Stripe.Charge): Promise<Stripe.Charge> {
  const transaction = await addBalanceTransaction(work, {
    type: charge.payment_method_details?.type === "card" ? "charge" : "payment",
    amountCents: charge.amount,
    feeCents: stripeFeeCents(charge.amount),
    currency: charge.currency,
    sourceId: charge.id,
    description: charge.description,
  });
  const booked: Stripe.Charge = { ...charge, balance_transaction: transaction.id };
  await recordEvent(work, "charge.succeeded", booked);
  return booked;
}

async function succeedIntent(work: Work, intent: Stripe.PaymentIntent, charge: Stripe.Charge): Promise<void> {
  const succeeded: Stripe.PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    payment_method: charge.payment_method,
    status: "succeeded",
  };
  await saveObject(work.tx, succeeded);
  await recordEvent(work, "payment_intent.succeeded", succeeded);
}

async function failIntent(
  work: Work,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
  error: Stripe.PaymentIntent.LastPaymentError,
): Promise<void> {
  const failed: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: { ...error, charge: charge.id },
    latest_charge: charge.id,
    payment_method: null,
    status: "requires_payment_method",
  };
  await saveObject(work.tx, failed);
  await recordEvent(work, "payment_intent.payment_failed", failed);
}

/** The session with the e-mail of whoever pays, and with a customer of its own where one was asked for. */
async function resolvePayer(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const details = session.customer_details ?? describePayer(UNKNOWN_PAYER_EMAIL, null);
  const isNewCustomer = session.customer === null && session.customer_creation === "always";
  const customer = isNewCustomer
    ? (await createCustomer(work, { email: details.email, name: details.name })).id
    : session.customer;
  return { ...session, customer, customer_details: details };
}

async function completeSession(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const complete: CheckoutSession = { ...session, status: "complete", url: null };
  await saveObject(work.tx, complete);
  await deleteTimers(work.tx, session.id, "expire_session");
  return complete;
}
