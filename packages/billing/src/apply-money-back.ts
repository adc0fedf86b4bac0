import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { findInvoiceOfIntent, findPayment, findPaymentOf, lockPayment, type Payment } from "@scrip/payments";
import { applyCurrent, OUTDATED } from "./apply-current.ts";
import type { BillingDeps } from "./billing-deps.ts";
import { closeWithOutcome, type MoneyBackOutcome } from "./close-with-outcome.ts";
import { fulfilPayment } from "./fulfil-payment.ts";
import { applyInvoice } from "./subscriptions/apply-invoice.ts";

type Money = { paymentId: string | null; paymentIntentId: string | null; chargeId: string | null };

/**
 * Brings us to the state of a refund or a dispute (`subject`) at Stripe: reads it and its payment, then hands both to `apply`, the
 * payment under its lock, and closes the event in the same transaction. `apply` answers `OUTDATED` to have it read again.
 */
export function applyMoneyBack<Facts extends Money>(
  deps: BillingDeps,
  about: { subject: string; stripeEventId: string | undefined },
  retrieve: () => Promise<Facts>,
  apply: (
    tx: Tx,
    facts: Facts,
    payment: Payment,
    reading: bigint,
  ) => Promise<MoneyBackOutcome["status"] | typeof OUTDATED>,
): Promise<MoneyBackOutcome> {
  const read = async () => {
    const facts = await retrieve();
    return { facts, found: await findSettledPayment(deps, facts) };
  };
  const close = (tx: Tx, outcome: MoneyBackOutcome) => closeWithOutcome(tx, { ...about, logger: deps.logger }, outcome);
  return applyCurrent(deps.db, read, async (tx, { facts, found }, reading) => {
    if (found === "foreign") return close(tx, { status: "foreign", paymentId: null });
    if (found === "unknown") return close(tx, { status: "parked", paymentId: null });
    const payment = await lockSettledPayment(tx, found);
    const status = await apply(tx, facts, payment, reading);
    return status === OUTDATED ? OUTDATED : close(tx, { status, paymentId: payment.id });
  });
}

/**
 * The payment that money comes back from, brought to its end first: a refund that is heard of before its payment must not find
 * nothing to take back.
 */
async function findSettledPayment(deps: BillingDeps, money: Money): Promise<Payment | "unknown" | "foreign"> {
  const found = await findPaymentOf(deps.db, money);
  if (found === "foreign") return findPaymentOfInvoice(deps, money);
  if (typeof found === "string" || found.status !== "pending") return found;
  if (found.checkoutSessionId === null) return "unknown";
  await fulfilPayment(deps, { checkoutSessionId: found.checkoutSessionId });
  const settled = await findPayment(deps.db, found.id);
  return settled === null || settled.status === "pending" ? "unknown" : settled;
}

/** Money of an invoice names no payment of ours: there is one only once the invoice was heard of. */
async function findPaymentOfInvoice(deps: BillingDeps, money: Money): Promise<Payment | "unknown" | "foreign"> {
  if (money.paymentIntentId === null) return "foreign";
  const invoiceId = await findInvoiceOfIntent(deps.stripe, money.paymentIntentId);
  if (invoiceId === null) return "foreign";
  const { paymentId } = await applyInvoice(deps, { invoiceId });
  return (paymentId === null ? null : await findPayment(deps.db, paymentId)) ?? "foreign";
}

/**
 * The payment as it is under its lock. It was read while Stripe was asked; if its credits have been granted since then, what went
 * back must take them.
 */
async function lockSettledPayment(tx: Tx, { id }: Payment): Promise<Payment> {
  const payment = await lockPayment(tx, id);
  assert(payment, `payment ${id} was there and is gone`);
  return payment;
}

/**
 * The part of a sum at Stripe that is of the price: tax came on top of it and is not ours. Cents, rounded down, at most what was
 * paid.
 */
export function planNetCents(cents: number, { amountCents, discountCents, taxCents }: Payment): number {
  const netCents = amountCents - discountCents;
  const grossCents = netCents + taxCents;
  return grossCents === 0 ? 0 : Math.min(Math.floor((cents * netCents) / grossCents), netCents);
}
