import type Stripe from "stripe";
import { readFeeBooking } from "../fee-booking.ts";
import type { Payment, SettledCheckout } from "../payment.store.ts";
import { describePaymentMethod } from "../payment-method.ts";
import { expanded, idOf } from "../reference.ts";

/** What became of the charge of a saved card. */
export type ChargeVerdict =
  | { kind: "paid"; settled: SettledCheckout }
  /** The bank has not answered yet. */
  | { kind: "waiting" }
  | { kind: "declined"; code: string }
  /** The bank wants the holder of the card. */
  | { kind: "authentication_required" }
  /** The card, or the customer that it belonged to, is not at Stripe any more. */
  | { kind: "card_missing" }
  | { kind: "cancelled" }
  /** It was paid, and is not what we asked for. */
  | { kind: "quarantined"; reason: string };

/** Reads a payment intent, retrieved with its latest charge and that one's balance transaction, as the payment of ours that it is for. */
export function judgeIntent(intent: Stripe.PaymentIntent, payment: Payment, isLive: boolean): ChargeVerdict {
  switch (intent.status) {
    case "succeeded":
      return judgePaid(intent, payment, isLive);
    case "canceled":
      return { kind: "cancelled" };
    case "requires_action":
      return { kind: "authentication_required" };
    case "requires_payment_method": {
      const { code, decline_code } = intent.last_payment_error ?? {};
      if (code === "authentication_required") return { kind: "authentication_required" };
      return { kind: "declined", code: decline_code ?? code ?? "unknown" };
    }
    default:
      return { kind: "waiting" };
  }
}

function judgePaid(intent: Stripe.PaymentIntent, payment: Payment, isLive: boolean): ChargeVerdict {
  const wrong = findDifference(intent, payment, isLive);
  if (wrong !== null) return { kind: "quarantined", reason: wrong };
  const charge = expanded(intent.latest_charge);
  return {
    kind: "paid",
    settled: {
      checkoutSessionId: payment.checkoutSessionId,
      paymentIntentId: intent.id,
      chargeId: idOf(intent.latest_charge),
      paymentMethod: describePaymentMethod(charge),
      discountCents: 0,
      taxCents: 0,
      promotionCodeId: null,
      fee: readFeeBooking(expanded(charge?.balance_transaction)),
    },
  };
}

function findDifference(intent: Stripe.PaymentIntent, payment: Payment, isLive: boolean): string | null {
  if (intent.livemode !== isLive) return `it is of ${intent.livemode ? "live" : "test"} mode`;
  if (intent.metadata["paymentId"] !== payment.id) return "it names another payment";
  if (intent.currency !== payment.currency) return `its currency is ${intent.currency}`;
  if (intent.amount_received !== payment.amountCents) {
    return `${intent.amount_received} cents were received, we asked for ${payment.amountCents}`;
  }
  return null;
}
