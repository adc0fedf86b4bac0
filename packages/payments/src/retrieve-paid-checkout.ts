import type { Tx } from "@scrip/db";
import { callStripe } from "./call-stripe.ts";
import { CHECKOUT_EXPAND, type CheckoutFacts, readCheckoutFacts } from "./checkout-facts.ts";
import { type CheckoutVerdict, judgeCheckout } from "./judge-checkout.ts";
import type { StripeAccount } from "./open-stripe.ts";
import { findPayment } from "./payment.store.ts";
import { findPromotionCodeOfStripe, type PromotionCode } from "./promotion-code.store.ts";

/**
 * Reads a Checkout back from Stripe, which alone knows whether it was paid, and compares it with what we sold. Not inside a
 * transaction: it waits for Stripe.
 *
 * @throws {NotFoundError} Stripe knows no such session
 * @throws {AppError} `payment_provider_failed`
 */
export async function retrievePaidCheckout(
  { db, stripe }: { db: Tx; stripe: StripeAccount },
  checkoutSessionId: string,
): Promise<CheckoutVerdict> {
  const session = await callStripe("read a Checkout", () =>
    stripe.client.checkout.sessions.retrieve(checkoutSessionId, { expand: CHECKOUT_EXPAND }),
  );
  const facts = readCheckoutFacts(session);
  const payment = facts.paymentId === null ? null : await findPayment(db, facts.paymentId);
  return judgeCheckout(facts, { payment, promotionCode: await findDiscount(db, facts), isLive: stripe.isLive });
}

async function findDiscount(db: Tx, { discounts: [discount] }: CheckoutFacts): Promise<PromotionCode | null> {
  return discount === undefined ? null : findPromotionCodeOfStripe(db, discount);
}
