import { clawBack, freezeCustomer, hasClawback, reinstateClawback, unfreezeCustomer } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import { type DisputeFacts, isDisputeOpen, type Payment, retrieveDispute, saveDispute } from "@scrip/payments";
import { OUTDATED } from "./apply-current.ts";
import { applyMoneyBack, planNetCents } from "./apply-money-back.ts";
import type { BillingDeps } from "./billing-deps.ts";
import { bookStripeFee } from "./book-stripe-fee.ts";
import type { MoneyBackOutcome } from "./close-with-outcome.ts";
import { type DisputeStep, planDisputeSteps } from "./plan-dispute-steps.ts";

/**
 * Brings us to the state of a dispute at Stripe. Its status decides only whether the customer is frozen; credits follow the
 * money that Stripe has moved for it: withdrawn claws back, reinstated gives back, each once, keyed on the dispute.
 *
 * @throws {NotFoundError} Stripe knows no such dispute
 * @throws {AppError} `payment_provider_failed`, `busy`: nothing happened, call again
 */
export async function applyDispute(
  deps: BillingDeps,
  { stripeDisputeId, stripeEventId }: { stripeDisputeId: string; stripeEventId?: string },
): Promise<MoneyBackOutcome> {
  return applyMoneyBack(
    deps,
    { subject: stripeDisputeId, stripeEventId },
    () => retrieveDispute(deps.stripe, stripeDisputeId),
    (tx, facts, payment, reading) => applyFacts(tx, facts, payment, { reading, deps }),
  );
}

async function applyFacts(
  tx: Tx,
  facts: DisputeFacts,
  payment: Payment,
  { reading, deps }: { reading: bigint; deps: BillingDeps },
): Promise<MoneyBackOutcome["status"] | typeof OUTDATED> {
  const { id: paymentId, customerId } = payment;
  if (!(await saveDispute(tx, facts, { paymentId, customerId, reading }))) return OUTDATED;
  await freezeWhileOpen(tx, facts, customerId, deps);

  for (const { fee } of facts.movements) await bookStripeFee(tx, { paymentId, customerId }, fee);
  const steps = planDisputeSteps(facts, payment.currency);
  if (steps === null) {
    const message = `The money of dispute ${facts.stripeDisputeId} did not move as disputes do.`;
    await raiseAlarm(tx, { kind: "dispute_quarantined", subject: facts.stripeDisputeId, message }, deps.logger);
    return "quarantined";
  }
  if (payment.paidAt !== null) for (const step of steps) await moveCredits(tx, step, payment);
  return "applied";
}

async function moveCredits(tx: Tx, step: DisputeStep, payment: Payment): Promise<void> {
  const { id: paymentId, customerId } = payment;
  if (step.kind === "reinstated") {
    if (!(await hasClawback(tx, step.clawbackKey))) return;
    await reinstateClawback(tx, { customerId, clawbackKey: step.clawbackKey, businessKey: step.businessKey });
    return;
  }
  const amountCents = planNetCents(step.amountCents, payment);
  if (amountCents === 0) return;
  const paidCents = payment.amountCents - payment.discountCents;
  const { businessKey } = step;
  await clawBack(tx, { customerId, paymentId, businessKey, amountCents, paidCents, reason: "dispute" });
}

/** Somebody must answer the bank in time, and until it has decided nobody spends what may have to go back. */
async function freezeWhileOpen(
  tx: Tx,
  facts: DisputeFacts,
  customerId: string,
  { logger }: BillingDeps,
): Promise<void> {
  const cause = `dispute:${facts.stripeDisputeId}` as const;
  if (!isDisputeOpen(facts)) {
    await unfreezeCustomer(tx, { customerId, cause, actor: "system" });
    return;
  }
  const reason = `A payment is disputed (${facts.stripeDisputeId})`;
  if (!(await freezeCustomer(tx, { customerId, cause, reason, actor: "system" }))) return;
  const dueBy = facts.evidenceDueAt?.toISOString() ?? null;
  const message = `A customer disputes a payment; answer the bank ${dueBy === null ? "soon" : `before ${dueBy}`}.`;
  await raiseAlarm(
    tx,
    { kind: "dispute_opened", subject: facts.stripeDisputeId, message, details: { customerId, dueBy } },
    logger,
  );
}
