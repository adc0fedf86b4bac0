import type { Tx } from "@scrip/db";

export type BonusApproval = {
  id: string;
  customerId: string;
  amountMicrocredits: bigint;
  reason: string;
  /** Null: as long as any bonus. */
  expiresAt: Date | null;
  requestedBy: string;
  requestedAt: Date;
};

const columns = {
  id: true,
  customerId: true,
  amountMicrocredits: true,
  reason: true,
  expiresAt: true,
  requestedBy: true,
  requestedAt: true,
} as const;

/** Those that nobody has decided on, the oldest first, with the customer's name. */
export async function listOpenBonusApprovals(
  tx: Tx,
  limit: number,
): Promise<(BonusApproval & { customerName: string })[]> {
  const rows = await tx.bonusApproval.findMany({
    where: { decidedAt: null },
    orderBy: [{ requestedAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { ...columns, customer: { select: { name: true } } },
  });
  return rows.map(({ customer, ...row }) => ({ ...row, customerName: customer.name }));
}

export function findBonusApproval(tx: Tx, id: string): Promise<(BonusApproval & { decidedAt: Date | null }) | null> {
  return tx.bonusApproval.findUnique({ where: { id }, select: { ...columns, decidedAt: true } });
}

export function findBonusApprovalByKey(tx: Tx, businessKey: string): Promise<BonusApproval | null> {
  return tx.bonusApproval.findUnique({ where: { businessKey }, select: columns });
}

/** Answers false where the business key has one already. */
export async function insertBonusApproval(
  tx: Tx,
  asked: Omit<BonusApproval, "requestedAt"> & { businessKey: string },
): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO bonus_approval (id, business_key, customer_id, amount_microcredits, reason, expires_at, requested_by)
    VALUES (${asked.id}, ${asked.businessKey}, ${asked.customerId}, ${asked.amountMicrocredits}, ${asked.reason}, ${asked.expiresAt},
      ${asked.requestedBy})
    ON CONFLICT (business_key) DO NOTHING`;
  return inserted === 1;
}

/** Of several who decide at once, one does: answers false for the others. */
export async function closeBonusApproval(
  tx: Tx,
  decision: { id: string; isApproved: boolean; decidedBy: string },
): Promise<boolean> {
  const closed = await tx.$executeRaw`
    UPDATE bonus_approval SET is_approved = ${decision.isApproved}, decided_by = ${decision.decidedBy}, decided_at = scrip_now()
      WHERE id = ${decision.id} AND decided_at IS NULL`;
  return closed === 1;
}
