import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { mergeMetadata } from "../api/metadata.ts";
import { answerAuthentication, attemptPayment } from "../payments/attempt-payment.ts";
import { findId } from "../reference.ts";
import { type CheckoutInternal, describePayer } from "../resources/checkout-session.ts";
import { createCustomer } from "../resources/customer.ts";
import { redeemDiscount, requireUsableCoupon } from "../resources/discount.ts";
import { buildPaymentIntent } from "../resources/payment-intent.ts";
import { createPaymentMethod } from "../resources/payment-method.ts";
import { getInternal, insertObject, lockObject, saveObject } from "../store/object.store.ts";
import { deleteTimers } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";

/** The test card, or test bank account, that each way of paying is. */
const PAYING_OUTCOMES = {
  paid: "pm_card_visa",
  declined: "pm_card_chargeDeclined",
  async_paid: "pm_usBankAccount",
  async_failed: "pm_usBankAccount_insufficientFunds",
  needs_authentication: "pm_card_threeDSecureRequired",
} as const;

export const CHECKOUT_OUTCOMES = [
  "paid",
  "declined",
  "async_paid",
  "async_failed",
  "cancelled",
  "needs_authentication",
  "authenticated",
  "authentication_failed",
] as const;
export type CheckoutOutcome = (typeof CHECKOUT_OUTCOMES)[number];

const UNKNOWN_PAYER_EMAIL = "buyer@sandbox.test";

/**
 * Does what a person on the hosted page did: paid, tried a card that was declined, chose a delayed method, used a card
 * whose bank asks back (3-D Secure), answered that question, or left. Unless it is paid or the bank decides later, the
 * session stays open, as it does at Stripe. `testCard` takes the place of the card that the outcome stands for.
 *
 * @throws {StripeApiError} 400 when the session is not open any more, or the bank has not asked
 */
export async function payCheckout(
  work: Work,
  sessionId: string,
  outcome: CheckoutOutcome,
  testCard?: string,
): Promise<CheckoutSession> {
  const session = await lockObject(work.tx, "checkout.session", sessionId);
  if (session.status !== "open") {
    throw refusedByState(null, `This Checkout Session is not open: its status is \`${session.status}\`.`);
  }
  switch (outcome) {
    case "cancelled":
      return session;
    case "authenticated":
    case "authentication_failed":
      return answerBank(work, session, outcome === "authenticated");
    default:
      return pay(work, session, testCard ?? PAYING_OUTCOMES[outcome]);
  }
}

async function pay(work: Work, session: CheckoutSession, testCard: string): Promise<CheckoutSession> {
  const payer = await resolvePayer(work, session);
  await requireDiscountStillUsable(work, session);
  if (session.amount_total === 0) return completeSession(work, { ...payer, payment_status: "no_payment_required" });
  const intent = await openPaymentIntent(work, payer);
  const method = await createPaymentMethod(work, testCard, {
    email: payer.customer_details?.email ?? UNKNOWN_PAYER_EMAIL,
    name: payer.customer_details?.name ?? null,
  });
  return followPayment(work, payer, await attemptPayment(work, intent, method), session);
}

async function answerBank(work: Work, session: CheckoutSession, isConfirmed: boolean): Promise<CheckoutSession> {
  const intentId = findId(session.payment_intent);
  const intent = intentId === null ? null : await lockObject(work.tx, "payment_intent", intentId);
  if (intent?.status !== "requires_action") {
    throw refusedByState(null, "No bank is waiting for an answer about this Checkout Session.");
  }
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

/** The session with the e-mail of whoever pays, and with a customer of its own where one was asked for. */
async function resolvePayer(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const details = session.customer_details ?? describePayer(UNKNOWN_PAYER_EMAIL, null);
  const isNewCustomer = session.customer === null && session.customer_creation === "always";
  const customer = isNewCustomer
    ? (await createCustomer(work, { email: details.email, name: details.name })).id
    : session.customer;
  return { ...session, customer, customer_details: details };
}

/** Two people may enter the last use of a code; only the first to pay gets it. */
async function requireDiscountStillUsable(work: Work, session: CheckoutSession): Promise<void> {
  const { discount } = await getInternal<CheckoutInternal>(work.tx, session.id);
  if (!discount) return;
  const coupon = findId(discount.source.coupon) ?? "";
  const promotionCode = findId(discount.promotion_code);
  await lockObject(work.tx, "coupon", coupon, "coupon");
  if (promotionCode !== null) await lockObject(work.tx, "promotion_code", promotionCode, "promotion_code");
  const purchase = {
    customerId: findId(session.customer),
    subtotalCents: session.amount_subtotal ?? 0,
    currency: session.currency ?? "usd",
  };
  const given = promotionCode === null ? { coupon } : { promotion_code: promotionCode };
  await requireUsableCoupon(work, given, purchase, "discounts[0]");
}

async function completeSession(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const complete: CheckoutSession = { ...session, status: "complete", url: null };
  await saveObject(work.tx, complete);
  await deleteTimers(work.tx, session.id, "expire_session");
  const { discount } = await getInternal<CheckoutInternal>(work.tx, session.id);
  if (discount) await redeemDiscount(work, discount);
  await recordEvent(work, "checkout.session.completed", complete);
  return complete;
}
