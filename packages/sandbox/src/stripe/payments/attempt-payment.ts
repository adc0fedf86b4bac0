import type Stripe from "stripe";
import { settlementTime } from "../clock.ts";
import { findId, getId } from "../reference.ts";
import { buildCharge } from "../resources/charge.ts";
import { createDispute } from "../resources/dispute.ts";
import { attachPaymentMethod, getBehaviour } from "../resources/payment-method.ts";
import { AUTHENTICATION_REQUIRED, type Decline, type TestCard } from "../resources/sandbox-card.ts";
import { getObject, insertObject, lockObject, saveObject } from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { bookCharge, describeDecline, failIntent, succeedIntent } from "./settle-payment.ts";

export type Attempt = {
  /** The holder is not there to confirm anything. */
  isOffSession?: boolean;
  /** The holder has just confirmed the payment to the bank. */
  isAuthenticated?: boolean;
};

/**
 * Tries to take the money of a stored payment intent by `method`. What became of it is the status of the answer:
 * `succeeded`, `processing` (a delayed method; the bank decides later), `requires_action` (the holder has to confirm
 * the payment), or `requires_payment_method` with the bank's reason in `last_payment_error`.
 */
export async function attemptPayment(
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  attempt: Attempt = {},
): Promise<Stripe.PaymentIntent> {
  const behaviour = await getBehaviour(work.tx, method.id);
  if (behaviour.kind === "us_bank_account") return startDelayedPayment(work, intent, method);
  if (needsAuthentication(behaviour, attempt)) {
    if (attempt.isOffSession) return declinePayment(work, intent, method, AUTHENTICATION_REQUIRED);
    return requireAuthentication(work, intent, method);
  }
  if (behaviour.decline) return declinePayment(work, intent, method, behaviour.decline);
  return takePayment(work, intent, method, behaviour, attempt);
}

function needsAuthentication(
  { authentication, isSetUp }: TestCard & { isSetUp: boolean },
  { isAuthenticated = false, isOffSession = false }: Attempt,
): boolean {
  if (authentication === undefined || isAuthenticated) return false;
  return authentication === "always" || !(isOffSession && isSetUp);
}

async function takePayment(
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { dispute }: TestCard,
  { isAuthenticated = false }: Attempt,
): Promise<Stripe.PaymentIntent> {
  const charge = await bookCharge(
    work,
    buildCharge(intent, method, { status: "succeeded", isAuthenticated }, work.now),
  );
  await insertObject(work.tx, charge);
  const succeeded = await succeedIntent(work, intent, charge);
  await keepForLater(work, intent, method);
  if (dispute) await createDispute(work, charge, { path: dispute });
  return succeeded;
}

/** A payment that was made for more to follow leaves its payment method with the customer. */
async function keepForLater(work: Work, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Promise<void> {
  const customer = findId(intent.customer);
  if (intent.setup_future_usage === null || customer === null) return;
  await attachPaymentMethod(work, method, customer, intent.setup_future_usage === "off_session");
}

async function declinePayment(
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): Promise<Stripe.PaymentIntent> {
  const charge = buildCharge(intent, method, { status: "failed", decline }, work.now);
  await insertObject(work.tx, charge);
  await recordEvent(work, "charge.failed", charge);
  return failIntent(work, intent, describeDecline(decline, method), charge);
}

async function requireAuthentication(
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Promise<Stripe.PaymentIntent> {
  const waiting: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: null,
    next_action: { type: "use_stripe_sdk", use_stripe_sdk: {} },
    payment_method: method.id,
    status: "requires_action",
  };
  await saveObject(work.tx, waiting);
  await recordEvent(work, "payment_intent.requires_action", waiting);
  return waiting;
}

export const AUTHENTICATION_FAILED = {
  type: "card_error",
  code: "payment_intent_authentication_failure",
  message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
} as const;

/** The holder has answered the bank's question. Does nothing unless the bank is waiting for it. */
export async function answerAuthentication(
  work: Work,
  intent: Stripe.PaymentIntent,
  isConfirmed: boolean,
): Promise<Stripe.PaymentIntent> {
  if (intent.status !== "requires_action") return intent;
  const method = await getObject(work.tx, "payment_method", getId(intent.payment_method));
  if (isConfirmed) return attemptPayment(work, intent, method, { isAuthenticated: true });
  return failIntent(work, intent, { ...AUTHENTICATION_FAILED, payment_method: method }, null);
}

async function startDelayedPayment(
  work: Work,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Promise<Stripe.PaymentIntent> {
  const charge = buildCharge(intent, method, { status: "pending" }, work.now);
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
  await insertTimer(work.tx, { action: "settle_payment", objectId: intent.id }, settlementTime(work.now));
  return processing;
}

/** Ends a delayed payment: the bank has sent the money, or has not. */
export async function settleDelayedPayment(work: Work, intentId: string): Promise<Stripe.PaymentIntent> {
  const intent = await lockObject(work.tx, "payment_intent", intentId);
  const charge = await lockObject(work.tx, "charge", getId(intent.latest_charge));
  const method = await getObject(work.tx, "payment_method", getId(intent.payment_method));
  const { decline } = await getBehaviour(work.tx, method.id);
  if (!decline) {
    const booked = await bookCharge(work, { ...charge, paid: true, status: "succeeded" });
    await saveObject(work.tx, booked);
    await keepForLater(work, intent, method);
    return succeedIntent(work, intent, booked);
  }
  const failed: Stripe.Charge = {
    ...charge,
    failure_code: decline.code,
    failure_message: decline.message,
    status: "failed",
  };
  await saveObject(work.tx, failed);
  await recordEvent(work, "charge.failed", failed);
  return failIntent(work, intent, describeDecline(decline, method), failed);
}
