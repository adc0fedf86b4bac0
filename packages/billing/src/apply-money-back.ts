import { readNow, type Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import {
  closeStripeEvent,
  findPayment,
  findPaymentOf,
  lockPayment,
  type Payment,
  parkStripeEvent,
} from "@scrip/payments";
import type { BillingDeps } from "./billing-deps.ts";
import { fulfilPayment } from "./fulfil-payment.ts";

/**
 * What became of a refund or a dispute. `foreign`: of a payment that is not ours; `parked`: our payment is not there or not
 * settled yet, and the event waits for it; `quarantined`: a person must look, see the alarm.
 */
export type MoneyBackOutcome = { status: "applied" | "foreign" | "parked" | "quarantined"; paymentId: string | null };

type Money = { paymentId: string | null; paymentIntentId: string | null; chargeId: string | null };

/**
 * The payment that money comes back from, brought to its end first: a refund that is heard of before its payment must not find
 * nothing to take back.
 */
export async function findSettledPayment(deps: BillingDeps, money: Money): Promise<Payment | "unknown" | "foreign"> {
  const found = await findPaymentOf(deps.db, money);
  if (typeof found === "string" || found.status !== "pending") return found;
  if (found.checkoutSessionId === null) return "unknown";
  await fulfilPayment(deps, { checkoutSessionId: found.checkoutSessionId });
  const settled = await findPayment(deps.db, found.id);
  return settled === null || settled.status === "pending" ? "unknown" : settled;
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

/** Closes the event, if there is one, in the transaction of its effect. One that has waited too long asks for a person. */
export async function closeWithOutcome(
  tx: Tx,
  { stripeEventId, subject, logger }: { stripeEventId: string | undefined; subject: string; logger: Logger },
  outcome: MoneyBackOutcome,
): Promise<MoneyBackOutcome> {
  if (stripeEventId === undefined) return outcome;
  if (outcome.status === "parked" && (await parkStripeEvent(tx, stripeEventId))) return outcome;
  const status = outcome.status === "parked" ? "quarantined" : outcome.status;
  if (outcome.status === "parked") {
    const message = `${subject} names a payment of ours that is not there.`;
    await raiseAlarm(tx, { kind: "stripe_event_quarantined", subject, message, details: { stripeEventId } }, logger);
  }
  const closed = { applied: "processed", foreign: "ignored", quarantined: "quarantined" } as const;
  await closeStripeEvent(tx, stripeEventId, closed[status], await readNow(tx));
  return { ...outcome, status };
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
