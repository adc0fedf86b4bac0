import type { CheckoutFacts } from "./checkout-facts.ts";
import type { Payment, SettledCheckout } from "./payment.store.ts";
import { planDiscountCents } from "./plan-discount.ts";
import type { PromotionCode } from "./promotion-code.store.ts";

/** How a Checkout stands. `quarantined`: money may have moved, and it is not the sale we made. */
export type CheckoutVerdict =
  | { kind: "paid"; payment: Payment; checkout: SettledCheckout }
  | { kind: "pending" | "expired" | "failed"; payment: Payment }
  | { kind: "quarantined"; payment: Payment | null; reason: string }
  /** It was paid and names a payment that is not there, or not yet. */
  | { kind: "unknown"; payment: null; reason: string }
  /** Not ours, and nobody paid it. */
  | { kind: "foreign"; payment: null };

/** What we know of the sale: the row that the session names, and the code of ours that it was discounted with. */
export type KnownSale = { payment: Payment | null; promotionCode: PromotionCode | null; isLive: boolean };

/** Compares what Stripe says with what we sold. */
export function judgeCheckout(facts: CheckoutFacts, sale: KnownSale): CheckoutVerdict {
  const { payment, isLive } = sale;
  if (payment === null) {
    // Subscriptions bring their credits by their invoices, and a saved card brings none.
    if (facts.paymentId === null && facts.mode !== "payment") return { kind: "foreign", payment: null };
    if (facts.paymentStatus === "unpaid") return { kind: "foreign", payment: null };
    return { kind: "unknown", payment: null, reason: "it was paid and we know no payment for it" };
  }
  const identity = findWrongIdentity(facts, payment, isLive);
  if (identity !== null) return { kind: "quarantined", payment, reason: identity };
  if (facts.paymentStatus === "unpaid") return { kind: judgeUnpaid(facts), payment };

  const wrong =
    findWrongAmount(facts, payment) ?? findWrongDiscount(facts, payment, sale.promotionCode) ?? findUnpaid(facts);
  if (wrong !== null) return { kind: "quarantined", payment, reason: wrong };
  const { checkoutSessionId, paymentIntentId, chargeId, paymentMethod, fee, discountCents, taxCents } = facts;
  const promotionCodeId = discountCents > 0 ? (sale.promotionCode?.id ?? null) : null;
  const paid = { checkoutSessionId, paymentIntentId, chargeId, paymentMethod, discountCents, taxCents };
  return { kind: "paid", payment, checkout: { ...paid, fee, promotionCodeId } };
}

function findWrongIdentity(facts: CheckoutFacts, payment: Payment, isLive: boolean): string | null {
  if (facts.isLive !== isLive) return `it is of ${facts.isLive ? "live" : "test"} mode`;
  if (facts.mode !== "payment") return `its mode is ${facts.mode}`;
  if (facts.customerId !== payment.customerId) return "it names another customer";
  if (payment.checkoutSessionId !== null && payment.checkoutSessionId !== facts.checkoutSessionId) {
    return `the payment belongs to ${payment.checkoutSessionId}`;
  }
  return null;
}

/** A complete session without money waits for a bank; once that has failed, its intent asks for another method. */
function judgeUnpaid({ status, paymentIntentStatus }: CheckoutFacts): "pending" | "expired" | "failed" {
  if (status === "expired") return "expired";
  const hasFailed = paymentIntentStatus === "requires_payment_method" || paymentIntentStatus === "canceled";
  return status === "complete" && hasFailed ? "failed" : "pending";
}

function findWrongAmount(facts: CheckoutFacts, payment: Payment): string | null {
  const { amountCents, currency } = payment;
  if (facts.currency !== currency) return `its currency is ${facts.currency}, we sold in ${currency}`;
  const beforeTaxCents = (facts.totalCents ?? 0) - facts.taxCents;
  const beforeDiscountCents = beforeTaxCents + facts.discountCents;
  if (beforeDiscountCents !== amountCents || facts.subtotalCents !== amountCents) {
    return `${beforeDiscountCents} cents were asked before discount and tax, we sold for ${amountCents}`;
  }
  const [line, ...others] = facts.lines;
  const isOurLine = line?.quantity === 1 && line.unitCents === amountCents && line.currency === currency;
  return isOurLine && others.length === 0 && !facts.hasMoreLines ? null : "it sold something else";
}

/** A discount is right when it is one of ours, alone, not run out before the session was made, and takes off what it should. */
function findWrongDiscount(facts: CheckoutFacts, payment: Payment, promotionCode: PromotionCode | null): string | null {
  if (facts.discountCents === 0) return null;
  if (facts.discounts.length !== 1 || promotionCode === null) return "it has a discount that is none of ours";
  if (promotionCode.expiresAt !== null && promotionCode.expiresAt <= facts.createdAt) {
    return `the promotion code ${promotionCode.code} had expired`;
  }
  const expected = planDiscountCents(payment.amountCents, promotionCode);
  return facts.discountCents === expected
    ? null
    : `${facts.discountCents} cents were taken off, ${promotionCode.code} takes off ${expected}`;
}

function findUnpaid(facts: CheckoutFacts): string | null {
  const { totalCents, receivedCents, paymentStatus, paymentIntentStatus } = facts;
  if (totalCents === 0) {
    const isSettled = paymentStatus === "no_payment_required" || paymentStatus === "paid";
    return isSettled && facts.status === "complete" ? null : `its payment status is ${paymentStatus}`;
  }
  if (paymentStatus !== "paid") return `its payment status is ${paymentStatus}`;
  if (receivedCents !== totalCents) return `${receivedCents} of ${totalCents} cents were received`;
  if (facts.paymentIntentId === null || paymentIntentStatus !== "succeeded") {
    return `its payment intent is ${paymentIntentStatus ?? "missing"}`;
  }
  return null;
}
