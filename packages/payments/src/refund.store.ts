import type { Tx } from "@scrip/db";
import type { RefundFacts } from "./refund-facts.ts";

/** A refund as Stripe last told it. */
export type RefundRow = {
  id: string;
  paymentId: string;
  customerId: string;
  amountCents: number;
  currency: string;
  status: string;
  reason: string | null;
  failureReason: string | null;
  createdAt: Date;
  /** When the buyer was told; null: not yet. */
  mailedAt: Date | null;
};

const columns = {
  id: true,
  paymentId: true,
  customerId: true,
  amountCents: true,
  currency: true,
  status: true,
  reason: true,
  failureReason: true,
  createdAt: true,
  mailedAt: true,
} as const;

/** Writes down what Stripe says, unless a later question was answered already: false, and the row stays as it is. */
export async function saveRefund(
  tx: Tx,
  facts: RefundFacts,
  known: { paymentId: string; customerId: string; reading: bigint },
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    INSERT INTO stripe_refund AS r (id, payment_id, customer_id, amount_cents, currency, status, reason, failure_reason, created_at, reading)
    VALUES (${facts.stripeRefundId}, ${known.paymentId}, ${known.customerId}, ${facts.amountCents}, ${facts.currency}, ${facts.status},
      ${facts.reason}, ${facts.failureReason}, ${facts.createdAt}, ${known.reading})
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, failure_reason = excluded.failure_reason,
      reading = excluded.reading, updated_at = scrip_now()
      WHERE r.reading < excluded.reading`;
  return changed === 1;
}

export async function findRefund(tx: Tx, stripeRefundId: string): Promise<RefundRow | null> {
  return tx.stripeRefund.findUnique({ where: { id: stripeRefundId }, select: columns });
}

/** Notes that the buyer was told of a refund. */
export async function markRefundMailed(tx: Tx, stripeRefundId: string, now: Date): Promise<void> {
  await tx.stripeRefund.updateMany({ where: { id: stripeRefundId, mailedAt: null }, data: { mailedAt: now } });
}

/** The refunds of a payment, oldest first. */
export async function listRefunds(tx: Tx, paymentId: string): Promise<RefundRow[]> {
  return tx.stripeRefund.findMany({
    where: { paymentId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: columns,
  });
}

const UNSETTLED = ["pending", "requires_action"];

/** Refunds made in the period and those that have not ended, whenever they were made; by id, after `afterId`. */
export async function listRefundsToCompare(
  tx: Tx,
  { from, to }: { from: Date; to: Date },
  page: { limit: number; afterId: string | null },
): Promise<RefundRow[]> {
  return tx.stripeRefund.findMany({
    where: {
      OR: [{ createdAt: { gte: from, lt: to } }, { status: { in: UNSETTLED }, createdAt: { lt: to } }],
      ...(page.afterId !== null && { id: { gt: page.afterId } }),
    },
    orderBy: { id: "asc" },
    take: page.limit,
    select: columns,
  });
}
