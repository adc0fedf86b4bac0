import type Stripe from "stripe";
import { StripeApiError } from "../api/errors.ts";
import type { Decline } from "../resources/sandbox-card.ts";

/** The bank refused to save a card; nothing was charged. */
export function cardRefused({ code, declineCode, message }: Decline): StripeApiError {
  return new StripeApiError(402, { type: "card_error", code, decline_code: declineCode, message }, { isStored: true });
}

/** 402 for a payment intent that was not paid, in the bank's words. */
export function paymentRefused(intent: Stripe.PaymentIntent): StripeApiError {
  return refusal(intent.last_payment_error, { payment_intent: intent });
}

/** 402 for a payment method that could not be set up. */
export function setupRefused(intent: Stripe.SetupIntent): StripeApiError {
  return refusal(intent.last_setup_error, { setup_intent: intent });
}

type LastError = Stripe.PaymentIntent.LastPaymentError | Stripe.SetupIntent.LastSetupError;

function refusal(error: LastError | null, about: { payment_intent?: object; setup_intent?: object }): StripeApiError {
  const { code, decline_code, message = "Your card was declined.", payment_method: method, charge } = error ?? {};
  return new StripeApiError(
    402,
    {
      type: "card_error",
      ...(code === undefined ? {} : { code }),
      ...(decline_code === undefined ? {} : { decline_code }),
      message,
      ...(charge === undefined ? {} : { charge }),
      ...about,
      ...(method === undefined ? {} : { payment_method: method }),
    },
    { isStored: true },
  );
}
