import type { Tx } from "@scrip/db";

export type ClawbackRow = {
  id: string;
  customerId: string;
  paymentId: string;
  businessKey: string;
  refundedNanodollars: bigint;
  dueMicrocredits: bigint;
  debtMicrocredits: bigint;
  reinstatedAt: Date | null;
};

export type ClawbackShareRow = {
  clawbackId: string;
  grantId: string;
  dueMicrocredits: bigint;
  pendingMicrocredits: bigint;
};

export type ReleasedShareRow = ClawbackShareRow & { paymentId: string };

export async function findClawback(tx: Tx, businessKey: string): Promise<ClawbackRow | null> {
  return tx.clawback.findUnique({ where: { businessKey } });
}

export async function insertClawback(tx: Tx, clawback: Omit<ClawbackRow, "reinstatedAt">): Promise<void> {
  await tx.clawback.create({ data: clawback, select: { id: true } });
}

/** What is wanted from a grant, how much of it must wait, and the same on the grant. */
export async function insertShare(tx: Tx, wanted: ClawbackShareRow & { debtMicrocredits: bigint }): Promise<void> {
  const { debtMicrocredits, ...share } = wanted;
  await tx.clawbackShare.create({ data: share, select: { grantId: true } });
  await tx.$executeRaw`
    UPDATE credit_clawback SET due_microcredits = due_microcredits + ${share.dueMicrocredits},
        debt_microcredits = debt_microcredits + ${debtMicrocredits}
      WHERE id = ${share.clawbackId}`;
  await tx.$executeRaw`
    UPDATE credit_grant SET clawback_due_microcredits = clawback_due_microcredits + ${share.dueMicrocredits},
        clawback_pending_microcredits = clawback_pending_microcredits + ${share.pendingMicrocredits}
      WHERE id = ${share.grantId}`;
}

export async function listShares(tx: Tx, clawbackId: string): Promise<ClawbackShareRow[]> {
  return tx.clawbackShare.findMany({ where: { clawbackId } });
}

/** Shares that wait for more than is still pinned of their grant: a hold has ended. Oldest clawback first. */
export async function listReleasedShares(tx: Tx, customerId: string): Promise<ReleasedShareRow[]> {
  return tx.$queryRaw`
    SELECT s.clawback_id AS "clawbackId", s.grant_id AS "grantId", s.due_microcredits AS "dueMicrocredits",
           s.pending_microcredits AS "pendingMicrocredits", c.payment_id AS "paymentId"
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
    UPDATE credit_clawback SET debt_microcredits = debt_microcredits + ${share.debtMicrocredits} WHERE id = ${share.clawbackId}`;
}

/** Answers false when it was reinstated before. */
export async function markReinstated(tx: Tx, clawbackId: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE credit_clawback SET reinstated_at = scrip_now() WHERE id = ${clawbackId} AND reinstated_at IS NULL`;
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

/** What ran out of time of each grant. */
export async function sumExpired(tx: Tx, grantIds: readonly string[]): Promise<Map<string, bigint>> {
  const sums = await tx.grantMovement.groupBy({
    by: ["grantId"],
    where: { grantId: { in: [...grantIds] }, kind: "expired" },
    _sum: { amountMicrocredits: true },
  });
  return new Map(sums.map((row) => [row.grantId, -(row._sum.amountMicrocredits ?? 0n)]));
}

/** What clawbacks wait for of one grant, together. */
export async function sumPending(tx: Tx, grantId: string): Promise<bigint> {
  const { _sum } = await tx.clawbackShare.aggregate({ where: { grantId }, _sum: { pendingMicrocredits: true } });
  return _sum.pendingMicrocredits ?? 0n;
}
