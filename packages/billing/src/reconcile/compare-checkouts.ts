import { isAppError } from "@scrip/errors";
import {
  type CheckoutFacts,
  findPayment,
  listCheckouts,
  listPaymentsBetween,
  type Payment,
  retrieveCharge,
  retrievePaidCheckout,
} from "@scrip/payments";
import { fulfilPayment } from "../fulfil-payment.ts";
import { type Comparison, readPages } from "./comparison.ts";

/** Holds Stripe's Checkouts against our payments, then our payments against Stripe's Checkouts. */
export async function compareCheckouts(comparison: Comparison): Promise<void> {
  const { deps, period } = comparison;
  const seen = new Set<string>();
  for await (const facts of listCheckouts(deps.stripe, period)) {
    seen.add(facts.checkoutSessionId);
    comparison.count();
    await compareCheckout(comparison, facts);
  }
  for await (const payment of readPages((page) => listPaymentsBetween(deps.db, period, page))) {
    if (payment.status !== "paid" || payment.stripeInvoiceId !== null || seen.has(payment.checkoutSessionId ?? ""))
      continue;
    comparison.count();
    await comparePayment(comparison, payment);
  }
}

async function compareCheckout({ deps, report }: Comparison, facts: CheckoutFacts): Promise<void> {
  const { checkoutSessionId: subject } = facts;
  const payment = facts.paymentId === null ? null : await findPayment(deps.db, facts.paymentId);
  const isPaid = facts.status === "complete" && facts.paymentStatus !== "unpaid";
  if (payment === null) {
    if (facts.paymentId === null && facts.mode !== "payment") return;
    const details = { names: facts.paymentId };
    if (isPaid) await report({ kind: "payment_unknown", subject, paymentId: null, isRepaired: false, details });
    return;
  }
  const common = { subject, paymentId: payment.id };
  if (payment.status !== "paid") {
    const { status, granted } = await fulfilPayment(deps, { checkoutSessionId: subject });
    if (granted) await report({ kind: "grant_missing", ...common, isRepaired: true });
    if (status === "quarantined") await report({ kind: "sale_quarantined", ...common, isRepaired: false });
    return;
  }
  if (!isPaid) {
    const details = { paymentStatus: facts.paymentStatus };
    return report({ kind: "payment_not_paid", ...common, isRepaired: false, details });
  }
  const details = findDifference(facts, payment);
  if (details !== null) await report({ kind: "amount_differs", ...common, isRepaired: false, details });
}

function findDifference(facts: CheckoutFacts, payment: Payment): Record<string, string | number | null> | null {
  const { totalCents, currency } = facts;
  const expectedCents = payment.amountCents - payment.discountCents + payment.taxCents;
  const isSame =
    totalCents === expectedCents &&
    currency === payment.currency &&
    facts.checkoutSessionId === payment.checkoutSessionId;
  return isSame ? null : { totalCents, currency, expectedCents, session: payment.checkoutSessionId };
}

async function comparePayment({ deps, report }: Comparison, payment: Payment): Promise<void> {
  const { checkoutSessionId, paymentIntentId, automatic } = payment;
  const isCharge = automatic && checkoutSessionId === null && paymentIntentId !== null;
  const subject = checkoutSessionId ?? (isCharge ? paymentIntentId : payment.id);
  const common = { subject, paymentId: payment.id, isRepaired: false };
  if (checkoutSessionId === null && !isCharge) return report({ kind: "payment_not_at_stripe", ...common });
  try {
    const verdict =
      checkoutSessionId === null
        ? await retrieveCharge(deps.stripe, payment)
        : await retrievePaidCheckout(deps, checkoutSessionId);
    if (verdict.kind === "paid") return;
    const details = { verdict: verdict.kind, reason: "reason" in verdict ? verdict.reason : null };
    await report({ kind: "payment_not_paid", ...common, details });
  } catch (error) {
    if (!isAppError(error) || error.code !== "not_found") throw error;
    await report({ kind: "payment_not_at_stripe", ...common });
  }
}
