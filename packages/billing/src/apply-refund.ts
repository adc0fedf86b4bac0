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
import { applyCurrent, OUTDATED } from "./apply-current.ts";
import { findSettledPayment, lockSettledPayment, planNetCents } from "./apply-money-back.ts";
import type { BillingDeps } from "./billing-deps.ts";
import { bookStripeFee } from "./book-stripe-fee.ts";
import { closeWithOutcome, type MoneyBackOutcome } from "./close-with-outcome.ts";

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
  const read = async () => {
    const facts = await retrieveRefund(deps.stripe, stripeRefundId);
    return { facts, payment: await findSettledPayment(deps, facts) };
  };
  return applyCurrent(deps.db, read, async (tx, { facts, payment }, reading) => {
    const outcome = await applyFacts(tx, facts, payment, { reading, deps });
    return outcome === OUTDATED
      ? OUTDATED
      : closeWithOutcome(tx, { stripeEventId, subject: stripeRefundId, logger: deps.logger }, outcome);
  });
}

async function applyFacts(
  tx: Tx,
  facts: RefundFacts,
  found: Payment | "unknown" | "foreign",
  { reading, deps }: { reading: bigint; deps: BillingDeps },
): Promise<MoneyBackOutcome | typeof OUTDATED> {
  if (found === "foreign") return { status: "foreign", paymentId: null };
  if (found === "unknown") return { status: "parked", paymentId: null };
  const payment = await lockSettledPayment(tx, found);
  const { id: paymentId, customerId } = payment;
  if (!(await saveRefund(tx, facts, { paymentId, customerId, reading }))) return OUTDATED;
  if (facts.currency !== payment.currency) {
    const message = `Refund ${facts.stripeRefundId} is in ${facts.currency}; the payment was in ${payment.currency}.`;
    await raiseAlarm(tx, { kind: "refund_quarantined", subject: facts.stripeRefundId, message }, deps.logger);
    return { status: "quarantined", paymentId };
  }
  await bookStripeFee(tx, { paymentId, customerId }, facts.fee);
  // What was never granted cannot be taken back: a payment in quarantine may be refunded and is done with.
  if (payment.paidAt !== null) await moveCredits(tx, facts, payment);
  return { status: "applied", paymentId };
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
