import { grantCredits } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { nanodollarsFromCents } from "@scrip/money";
import type { Payment, SettledCheckout } from "@scrip/payments";
import { planBonusExpiry } from "./plan-bonus-expiry.ts";

/**
 * Gives the credits and the bonus of a paid purchase, keyed on its Checkout, or on the charge of a saved card. What was really paid belongs to the paid credits
 * alone: the bonus is a gift of ours, and so is a discount.
 */
export async function grantPurchase(tx: Tx, payment: Payment, checkout: SettledCheckout, now: Date): Promise<void> {
  const { id: paymentId, customerId, userId, packageName } = payment;
  const { checkoutSessionId, paymentIntentId } = checkout;
  const businessKey =
    checkoutSessionId === null ? `stripe:intent:${paymentIntentId}` : `stripe:session:${checkoutSessionId}`;
  const suffix = payment.automatic ? ", automatic top-up" : "";
  const common = { customerId, paymentId, actor: userId };
  await grantCredits(tx, {
    ...common,
    category: "paid",
    source: "package",
    amountMicrocredits: payment.creditsMicrocredits,
    priceNanodollars: nanodollarsFromCents(payment.amountCents - checkout.discountCents),
    businessKey,
    historyType: "purchase",
    description: `${packageName} package${suffix}`,
  });
  if (payment.bonusMicrocredits > 0n) {
    await grantCredits(tx, {
      ...common,
      category: "promotional",
      source: "bonus",
      amountMicrocredits: payment.bonusMicrocredits,
      priceNanodollars: 0n,
      businessKey: `${businessKey}:bonus`,
      historyType: "bonus",
      description: `Bonus of the ${packageName} package${suffix}`,
      expiresAt: planBonusExpiry(now),
    });
  }
  await enqueueEvent(tx, { name: "credits/top-up.granted", data: { paymentId, customerId } });
}
