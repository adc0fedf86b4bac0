import type { Tx } from "@scrip/db";
import type { ClawbackReason } from "./plan-clawback.ts";

type NewClawbackRow = {
  id: string;
  customerId: string;
  paymentId: string;
  businessKey: string;
  reason: ClawbackReason;
  refundedNanodollars: bigint;
};

export type ClawbackRow = NewClawbackRow & {
  /** Of the debt it made: what is owed still, and what later purchases have repaid with the money that recognised. */
  owedMicrocredits: bigint;
  repaidMicrocredits: bigint;
  repaidNanodollars: bigint;
};

export type ClawbackShareRow = {
  clawbackId: string;
  grantId: string;
  dueMicrocredits: bigint;
  pendingMicrocredits: bigint;
};

export type ReleasedShareRow = ClawbackShareRow & { paymentId: string; reason: ClawbackReason };

/** What is owed of one clawback. */
export type Owing = { paymentId: string; reason: string; owedMicrocredits: bigint; createdAt: Date };

/** Clawbacks of a customer that are not repaid, in the order in which they will be. */
export async function listOwing(tx: Tx, customerId: string): Promise<Owing[]> {
  return tx.clawback.findMany({
    where: { customerId, owedMicrocredits: { gt: 0n } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { paymentId: true, reason: true, owedMicrocredits: true, createdAt: true },
  });
}

export async function findClawback(tx: Tx, businessKey: string): Promise<ClawbackRow | null> {
  const row = await tx.clawback.findUnique({ where: { businessKey } });
  return row && { ...row, reason: row.reason === "refund" ? "refund" : "dispute" };
}

export async function insertClawback(tx: Tx, clawback: NewClawbackRow): Promise<void> {
  await tx.clawback.create({ data: { ...clawback, dueMicrocredits: 0n }, select: { id: true } });
}

/** Money that refunds and disputes have taken of a payment, in nano-dollars; reinstated ones gave it back. */
export async function sumRefunded(tx: Tx, paymentId: string): Promise<bigint> {
  const { _sum } = await tx.clawback.aggregate({
    where: { paymentId, reinstatedAt: null },
    _sum: { refundedNanodollars: true },
  });
  return _sum.refundedNanodollars ?? 0n;
}

/** What is wanted from a grant, how much of it must wait, and the same on the grant. */
export async function insertShare(tx: Tx, wanted: ClawbackShareRow & { debtMicrocredits: bigint }): Promise<void> {
  const { clawbackId, grantId, dueMicrocredits, pendingMicrocredits, debtMicrocredits } = wanted;
  await tx.clawbackShare.create({
    data: { clawbackId, grantId, dueMicrocredits, pendingMicrocredits },
    select: { grantId: true },
  });
  await tx.$executeRaw`
    UPDATE credit_clawback SET due_microcredits = due_microcredits + ${dueMicrocredits},
        debt_microcredits = debt_microcredits + ${debtMicrocredits}, owed_microcredits = owed_microcredits + ${debtMicrocredits}
      WHERE id = ${clawbackId}`;
  await tx.$executeRaw`
    UPDATE credit_grant SET clawback_due_microcredits = clawback_due_microcredits + ${dueMicrocredits},
        clawback_pending_microcredits = clawback_pending_microcredits + ${pendingMicrocredits}
      WHERE id = ${grantId}`;
}

export async function listShares(tx: Tx, clawbackId: string): Promise<ClawbackShareRow[]> {
  return tx.clawbackShare.findMany({ where: { clawbackId } });
}

/** Shares that wait for more than is still pinned of their grant: a hold has ended. Oldest clawback first. */
export async function listReleasedShares(tx: Tx, customerId: string): Promise<ReleasedShareRow[]> {
  return tx.$queryRaw`
    SELECT s.clawback_id AS "clawbackId", s.grant_id AS "grantId", s.due_microcredits AS "dueMicrocredits",
           s.pending_microcredits AS "pendingMicrocredits", c.payment_id AS "paymentId", c.reason
      FROM credit_clawback_share s JOIN credit_grant g ON g.id = s.grant_id JOIN credit_clawback c ON c.id = s.clawback_id
      WHERE g.customer_id = ${customerId} AND s.pending_microcredits > 0
        AND (SELECT sum(x.pending_microcredits) FROM credit_clawback_share x WHERE x.grant_id = g.id) > g.clawback_pending_microcredits
      ORDER BY s.clawback_id, s.grant_id`;
}

export async function settleShare(
  tx: Tx,
  share: { clawbackId: string; grantId: string; settledMicrocredits: bigint; debtMicrocredits: bigint },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE credit_clawback_share SET pending_microcredits = pending_microcredits - ${share.settledMicrocredits}
      WHERE clawback_id = ${share.clawbackId} AND grant_id = ${share.grantId}`;
  await tx.$executeRaw`
    UPDATE credit_clawback SET debt_microcredits = debt_microcredits + ${share.debtMicrocredits},
        owed_microcredits = owed_microcredits + ${share.debtMicrocredits}
      WHERE id = ${share.clawbackId}`;
}

/** Takes what was repaid or forgiven off the customer's clawbacks, the oldest first, with their part of the money. */
export async function settleDebt(
  tx: Tx,
  settlement: { customerId: string; amountMicrocredits: bigint; recognisedNanodollars: bigint; isRepaid: boolean },
): Promise<void> {
  const { customerId, amountMicrocredits, recognisedNanodollars, isRepaid } = settlement;
  await tx.$executeRaw`
    WITH owing AS (
      SELECT id, owed_microcredits AS owed, sum(owed_microcredits) OVER (ORDER BY created_at, id) - owed_microcredits AS before
        FROM credit_clawback WHERE customer_id = ${customerId} AND owed_microcredits > 0
    ), settled AS (
      SELECT id, least(owed, ${amountMicrocredits} - before)::bigint AS amount FROM owing WHERE before < ${amountMicrocredits}
    )
    UPDATE credit_clawback c SET owed_microcredits = c.owed_microcredits - s.amount,
        repaid_microcredits = c.repaid_microcredits + CASE WHEN ${isRepaid} THEN s.amount ELSE 0 END,
        repaid_nanodollars = c.repaid_nanodollars + floor(${recognisedNanodollars}::numeric * s.amount / ${amountMicrocredits})::bigint
      FROM settled s WHERE c.id = s.id`;
}

/** From now on nothing is owed for it. Answers false when it was reinstated before. */
export async function markReinstated(tx: Tx, clawbackId: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE credit_clawback SET reinstated_at = scrip_now(), owed_microcredits = 0 WHERE id = ${clawbackId} AND reinstated_at IS NULL`;
  return changed === 1;
}

/** A reinstated clawback wants nothing any more, so that a later one counts from where it began. */
export async function forgetShare(tx: Tx, share: ClawbackShareRow): Promise<void> {
  await tx.$executeRaw`
    UPDATE credit_clawback_share SET pending_microcredits = 0 WHERE clawback_id = ${share.clawbackId} AND grant_id = ${share.grantId}`;
  await tx.$executeRaw`
    UPDATE credit_grant SET clawback_due_microcredits = clawback_due_microcredits - ${share.dueMicrocredits},
        clawback_pending_microcredits = clawback_pending_microcredits - ${share.pendingMicrocredits}
      WHERE id = ${share.grantId}`;
}

/** What ran out of time of each grant, or was taken back because its issue was reversed. */
export async function sumLost(tx: Tx, grantIds: readonly string[]): Promise<Map<string, bigint>> {
  const sums = await tx.grantMovement.groupBy({
    by: ["grantId"],
    where: { grantId: { in: [...grantIds] }, kind: { in: ["expired", "returned"] } },
    _sum: { amountMicrocredits: true },
  });
  return new Map(sums.map((row) => [row.grantId, -(row._sum.amountMicrocredits ?? 0n)]));
}

/** What clawbacks wait for of one grant, together. */
export async function sumPending(tx: Tx, grantId: string): Promise<bigint> {
  const { _sum } = await tx.clawbackShare.aggregate({ where: { grantId }, _sum: { pendingMicrocredits: true } });
  return _sum.pendingMicrocredits ?? 0n;
}
