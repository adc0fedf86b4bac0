import { clawBack, hasClawback, reinstateClawback } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { enqueueEvent, raiseAlarm } from "@scrip/events";
import {
  isRefundDone,
  isRefundUndone,
  type Payment,
  type RefundFacts,
  retrieveRefund,
  saveRefund,
} from "@scrip/payments";
import { OUTDATED } from "./apply-current.ts";
import { applyMoneyBack, planNetCents } from "./apply-money-back.ts";
import type { BillingDeps } from "./billing-deps.ts";
import { bookStripeFee } from "./book-stripe-fee.ts";
import type { MoneyBackOutcome } from "./close-with-outcome.ts";

/**
 * Brings us to the state of a refund at Stripe. Succeeded: the credits it paid for are clawed back, once, keyed on the refund;
 * failed or cancelled afterwards: they are given back, once. Pending does nothing yet.
 *
 * @throws {NotFoundError} Stripe knows no such refund
 * @throws {AppError} `payment_provider_failed`, `busy`: nothing happened, call again
 */
export async function applyRefund(
  deps: BillingDeps,
  { stripeRefundId, stripeEventId }: { stripeRefundId: string; stripeEventId?: string },
): Promise<MoneyBackOutcome> {
  return applyMoneyBack(
    deps,
    { subject: stripeRefundId, stripeEventId },
    () => retrieveRefund(deps.stripe, stripeRefundId),
    (tx, facts, payment, reading) => applyFacts(tx, facts, payment, { reading, deps }),
  );
}

async function applyFacts(
  tx: Tx,
  facts: RefundFacts,
  payment: Payment,
  { reading, deps }: { reading: bigint; deps: BillingDeps },
): Promise<MoneyBackOutcome["status"] | typeof OUTDATED> {
  const { id: paymentId, customerId } = payment;
  if (!(await saveRefund(tx, facts, { paymentId, customerId, reading }))) return OUTDATED;
  if (facts.currency !== payment.currency) {
    const message = `Refund ${facts.stripeRefundId} is in ${facts.currency}; the payment was in ${payment.currency}.`;
    await raiseAlarm(tx, { kind: "refund_quarantined", subject: facts.stripeRefundId, message }, deps.logger);
    return "quarantined";
  }
  await bookStripeFee(tx, { paymentId, customerId }, facts.fee);
  // What was never granted cannot be taken back: a payment in quarantine may be refunded and is done with.
  if (payment.paidAt !== null) await moveCredits(tx, facts, payment);
  return "applied";
}

async function moveCredits(tx: Tx, facts: RefundFacts, payment: Payment): Promise<void> {
  const { id: paymentId, customerId } = payment;
  const businessKey = `stripe:refund:${facts.stripeRefundId}`;
  const amountCents = planNetCents(facts.amountCents, payment);
  if (isRefundDone(facts) && amountCents > 0) {
    const paidCents = payment.amountCents - payment.discountCents;
    const { created } = await clawBack(tx, {
      customerId,
      paymentId,
      businessKey,
      amountCents,
      paidCents,
      reason: "refund",
    });
    if (!created) return;
    const data = { paymentId, customerId, stripeRefundId: facts.stripeRefundId };
    await enqueueEvent(tx, { name: "payments/payment.refunded", data });
  }
  if (isRefundUndone(facts) && (await hasClawback(tx, businessKey))) {
    await reinstateClawback(tx, { customerId, clawbackKey: businessKey, businessKey: `${businessKey}:failed` });
  }
}
