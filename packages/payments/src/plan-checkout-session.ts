import type Stripe from "stripe";
import type { Payment } from "./payment.store.ts";

export type CheckoutPages = { successUrl: string; cancelUrl: string };

/** What Stripe is asked to sell. Our ids travel along, so that the payment is found again from either side. */
export function planCheckoutSession(
  payment: Payment,
  stripeCustomerId: string,
  { successUrl, cancelUrl, stripePromotionCodeId = null }: CheckoutPages & { stripePromotionCodeId?: string | null },
): Stripe.Checkout.SessionCreateParams {
  const metadata = { paymentId: payment.id, customerId: payment.customerId, packageId: payment.packageId };
  return {
    mode: "payment",
    customer: stripeCustomerId,
    client_reference_id: payment.id,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: payment.currency,
          unit_amount: payment.amountCents,
          product_data: { name: `Scrip credits: ${payment.packageName}` },
        },
      },
    ],
    metadata,
    payment_intent_data: { metadata },
    // Stripe takes either a code of ours or one that is typed there.
    ...(stripePromotionCodeId === null
      ? { allow_promotion_codes: true }
      : { discounts: [{ promotion_code: stripePromotionCodeId }] }),
    success_url: successUrl,
    cancel_url: cancelUrl,
  };
}
