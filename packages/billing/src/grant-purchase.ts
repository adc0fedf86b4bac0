import { grantCredits } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { nanodollarsFromCents } from "@scrip/money";
import type { Payment, SettledCheckout } from "@scrip/payments";
import { planBonusExpiry } from "./plan-bonus-expiry.ts";

/**
 * Gives the credits and the bonus of a paid purchase, keyed on its Checkout. What was really paid belongs to the paid credits
 * alone: the bonus is a gift of ours, and so is a discount.
 */
export async function grantPurchase(tx: Tx, payment: Payment, checkout: SettledCheckout, now: Date): Promise<void> {
  const { id: paymentId, customerId, userId, packageName } = payment;
  const common = { customerId, paymentId, actor: userId };
  await grantCredits(tx, {
    ...common,
    category: "paid",
    source: "package",
    amountMicrocredits: payment.creditsMicrocredits,
    priceNanodollars: nanodollarsFromCents(payment.amountCents - checkout.discountCents),
    businessKey: `stripe:session:${checkout.checkoutSessionId}`,
    historyType: "purchase",
    description: `${packageName} package`,
  });
  if (payment.bonusMicrocredits > 0n) {
    await grantCredits(tx, {
      ...common,
      category: "promotional",
      source: "bonus",
      amountMicrocredits: payment.bonusMicrocredits,
      priceNanodollars: 0n,
      businessKey: `stripe:session:${checkout.checkoutSessionId}:bonus`,
      historyType: "bonus",
      description: `Bonus of the ${packageName} package`,
      expiresAt: planBonusExpiry(now),
    });
  }
  await enqueueEvent(tx, { name: "credits/top-up.granted", data: { paymentId, customerId } });
}
