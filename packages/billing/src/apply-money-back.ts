import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { findInvoiceOfIntent, findPayment, findPaymentOf, lockPayment, type Payment } from "@scrip/payments";
import type { BillingDeps } from "./billing-deps.ts";
import { fulfilPayment } from "./fulfil-payment.ts";
import { applyInvoice } from "./subscriptions/apply-invoice.ts";

type Money = { paymentId: string | null; paymentIntentId: string | null; chargeId: string | null };

/**
 * The payment that money comes back from, brought to its end first: a refund that is heard of before its payment must not find
 * nothing to take back.
 */
export async function findSettledPayment(deps: BillingDeps, money: Money): Promise<Payment | "unknown" | "foreign"> {
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
export async function lockSettledPayment(tx: Tx, { id }: Payment): Promise<Payment> {
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
