import type Stripe from "stripe";
import { addBalanceTransaction, stripeFeeCents } from "../resources/balance-transaction.ts";
import type { Decline } from "../resources/sandbox-card.ts";
import { saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";

/** Books the money of a successful charge, less Stripe's fee, and tells that it succeeded. The charge is not saved. */
export async function bookCharge(work: Work, charge: Stripe.Charge): Promise<Stripe.Charge> {
  const transaction = await addBalanceTransaction(work, {
    kind: charge.payment_method_details?.type === "card" ? "charge" : "payment",
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

export async function succeedIntent(
  work: Work,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
): Promise<Stripe.PaymentIntent> {
  const succeeded: Stripe.PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: charge.payment_method,
    processing: null,
    status: "succeeded",
  };
  await saveObject(work.tx, succeeded);
  await recordEvent(work, "payment_intent.succeeded", succeeded);
  return succeeded;
}

/** The payment intent waits for another payment method; `charge` is the attempt that failed, if there was one. */
export async function failIntent(
  work: Work,
  intent: Stripe.PaymentIntent,
  error: Stripe.PaymentIntent.LastPaymentError,
  charge: Stripe.Charge | null,
): Promise<Stripe.PaymentIntent> {
  const failed: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: { ...error, ...(charge ? { charge: charge.id } : {}) },
    latest_charge: charge?.id ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
    processing: null,
    status: "requires_payment_method",
  };
  await saveObject(work.tx, failed);
  await recordEvent(work, "payment_intent.payment_failed", failed);
  return failed;
}

/** A refusal as the payment intent shows it. */
export function describeDecline(decline: Decline, method: Stripe.PaymentMethod): Stripe.PaymentIntent.LastPaymentError {
  return {
    type: "card_error",
    code: decline.code,
    decline_code: decline.declineCode,
    message: decline.message,
    payment_method: method,
  };
}
