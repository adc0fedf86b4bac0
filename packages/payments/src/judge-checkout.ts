import type { CheckoutFacts } from "./checkout-facts.ts";
import type { Payment, SettledCheckout } from "./payment.store.ts";

/** How a Checkout stands. `quarantined`: money may have moved, and it is not the sale we made. */
export type CheckoutVerdict =
  | { kind: "paid"; payment: Payment; checkout: SettledCheckout }
  | { kind: "pending" | "expired" | "failed"; payment: Payment }
  | { kind: "quarantined"; payment: Payment | null; reason: string }
  /** Not ours, and nobody paid it. */
  | { kind: "foreign"; payment: null };

/** Compares what Stripe says with what we sold. `payment` is the row that the session names, null when there is none. */
export function judgeCheckout(facts: CheckoutFacts, payment: Payment | null, isLive: boolean): CheckoutVerdict {
  if (payment === null) {
    if (facts.paymentStatus === "unpaid") return { kind: "foreign", payment: null };
    return { kind: "quarantined", payment: null, reason: "it was paid and we know no payment for it" };
  }
  const identity = findWrongIdentity(facts, payment, isLive);
  if (identity !== null) return { kind: "quarantined", payment, reason: identity };
  if (facts.paymentStatus === "unpaid") return { kind: judgeUnpaid(facts), payment };

  if (facts.paymentStatus !== "paid") {
    return { kind: "quarantined", payment, reason: `its payment status is ${facts.paymentStatus}` };
  }
  const amount = findWrongAmount(facts, payment);
  if (amount !== null) return { kind: "quarantined", payment, reason: amount };
  if (facts.paymentIntentId === null || facts.paymentIntentStatus !== "succeeded") {
    return { kind: "quarantined", payment, reason: `its payment intent is ${facts.paymentIntentStatus ?? "missing"}` };
  }
  const { checkoutSessionId, paymentIntentId, chargeId, stripeFeeCents } = facts;
  return { kind: "paid", payment, checkout: { checkoutSessionId, paymentIntentId, chargeId, stripeFeeCents } };
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
  if (beforeTaxCents !== amountCents)
    return `${beforeTaxCents} cents were asked before tax, we sold for ${amountCents}`;
  if (facts.receivedCents !== facts.totalCents)
    return `${facts.receivedCents} of ${facts.totalCents} cents were received`;
  const [line, ...others] = facts.lines;
  const isOurLine = line?.quantity === 1 && line.unitCents === amountCents && line.currency === currency;
  return isOurLine && others.length === 0 && !facts.hasMoreLines ? null : "it sold something else";
}
