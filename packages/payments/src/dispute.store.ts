import type { Tx } from "@scrip/db";
import type { DisputeFacts } from "./dispute-facts.ts";

/** A dispute as Stripe last told it, with the money that went and came back for it. */
export type DisputeRow = {
  id: string;
  paymentId: string;
  customerId: string;
  amountCents: number;
  currency: string;
  status: string;
  reason: string | null;
  withdrawnCents: number;
  reinstatedCents: number;
  evidenceDueAt: Date | null;
  createdAt: Date;
};

const columns = {
  id: true,
  paymentId: true,
  customerId: true,
  amountCents: true,
  currency: true,
  status: true,
  reason: true,
  withdrawnCents: true,
  reinstatedCents: true,
  evidenceDueAt: true,
  createdAt: true,
} as const;

/** What went and came back, in cents. */
export function sumMovements(facts: Pick<DisputeFacts, "movements">): {
  withdrawnCents: number;
  reinstatedCents: number;
} {
  const sums = { withdrawnCents: 0, reinstatedCents: 0 };
  for (const { amountCents } of facts.movements) {
    if (amountCents < 0) sums.withdrawnCents -= amountCents;
    else sums.reinstatedCents += amountCents;
  }
  return sums;
}

/** Writes down what Stripe says, unless a later question was answered already: false, and the row stays as it is. */
export async function saveDispute(
  tx: Tx,
  facts: DisputeFacts,
  known: { paymentId: string; customerId: string; reading: bigint },
): Promise<boolean> {
  const { withdrawnCents, reinstatedCents } = sumMovements(facts);
  const changed = await tx.$executeRaw`
    INSERT INTO stripe_dispute AS d (id, payment_id, customer_id, amount_cents, currency, status, reason, withdrawn_cents,
      reinstated_cents, evidence_due_at, created_at, reading)
    VALUES (${facts.stripeDisputeId}, ${known.paymentId}, ${known.customerId}, ${facts.amountCents}, ${facts.currency}, ${facts.status},
      ${facts.reason}, ${withdrawnCents}, ${reinstatedCents}, ${facts.evidenceDueAt}, ${facts.createdAt}, ${known.reading})
    ON CONFLICT (id) DO UPDATE SET amount_cents = excluded.amount_cents, status = excluded.status, reason = excluded.reason,
      withdrawn_cents = excluded.withdrawn_cents, reinstated_cents = excluded.reinstated_cents,
      evidence_due_at = excluded.evidence_due_at, reading = excluded.reading, updated_at = scrip_now()
      WHERE d.reading < excluded.reading`;
  return changed === 1;
}

export async function findDispute(tx: Tx, stripeDisputeId: string): Promise<DisputeRow | null> {
  return tx.stripeDispute.findUnique({ where: { id: stripeDisputeId }, select: columns });
}

/** Disputes that the bank has not decided, the one that must be answered first before the others. */
export async function listOpenDisputes(tx: Tx, limit: number): Promise<DisputeRow[]> {
  return tx.stripeDispute.findMany({
    where: { status: { notIn: CLOSED } },
    orderBy: [{ evidenceDueAt: { sort: "asc", nulls: "last" } }, { id: "asc" }],
    take: limit,
    select: columns,
  });
}

const CLOSED = ["won", "lost", "warning_closed", "prevented"];

/** Disputes made in the period and those that have not ended, whenever they were made; by id, after `afterId`. */
export async function listDisputesToCompare(
  tx: Tx,
  { from, to }: { from: Date; to: Date },
  page: { limit: number; afterId: string | null },
): Promise<DisputeRow[]> {
  return tx.stripeDispute.findMany({
    where: {
      OR: [{ createdAt: { gte: from, lt: to } }, { status: { notIn: CLOSED }, createdAt: { lt: to } }],
      ...(page.afterId !== null && { id: { gt: page.afterId } }),
    },
    orderBy: { id: "asc" },
    take: page.limit,
    select: columns,
  });
}
