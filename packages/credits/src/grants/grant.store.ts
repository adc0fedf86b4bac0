import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import type { GrantCategory, GrantSource } from "./grant.ts";
import type { GrantChange } from "./plan-grant-change.ts";

export type NewGrantRow = {
  id: string;
  customerId: string;
  category: GrantCategory;
  source: GrantSource;
  amountMicrocredits: bigint;
  priceNanodollars: bigint;
  businessKey: string;
  paymentId: string | null;
  effectiveAt?: Date | undefined;
  expiresAt: Date | null;
};

/** The grant, and the movement with which its transfer issued it. */
export async function insertGrant(tx: Tx, grant: NewGrantRow, transferId: string): Promise<void> {
  const { effectiveAt, ...columns } = grant;
  await tx.grant.create({
    data: { ...columns, ...(effectiveAt ? { effectiveAt } : {}), remainingMicrocredits: grant.amountMicrocredits },
    select: { id: true },
  });
  await insertMovements(tx, transferId, [
    { grantId: grant.id, kind: "issued", amountMicrocredits: grant.amountMicrocredits, recognisedNanodollars: 0n },
  ]);
}

export async function findGrantByBusinessKey(
  tx: Tx,
  businessKey: string,
): Promise<{ id: string; customerId: string; category: string; amountMicrocredits: bigint } | null> {
  return tx.grant.findUnique({
    where: { businessKey },
    select: { id: true, customerId: true, category: true, amountMicrocredits: true },
  });
}

/** A grant as the book sees it now. Read it under the customer's lock. */
export type GrantRow = {
  id: string;
  customerId: string;
  category: GrantCategory;
  paymentId: string | null;
  amountMicrocredits: bigint;
  remainingMicrocredits: bigint;
  heldMicrocredits: bigint;
  consumedMicrocredits: bigint;
  priceNanodollars: bigint;
  recognisedNanodollars: bigint;
  clawbackDueMicrocredits: bigint;
  clawbackPendingMicrocredits: bigint;
  effectiveAt: Date;
  expiresAt: Date | null;
};

const grantColumns = {
  id: true,
  customerId: true,
  category: true,
  paymentId: true,
  amountMicrocredits: true,
  remainingMicrocredits: true,
  heldMicrocredits: true,
  consumedMicrocredits: true,
  priceNanodollars: true,
  recognisedNanodollars: true,
  clawbackDueMicrocredits: true,
  clawbackPendingMicrocredits: true,
  effectiveAt: true,
  expiresAt: true,
} as const;

/** Every grant of the customer, in draw-down order. */
export async function listGrants(tx: Tx, customerId: string): Promise<GrantRow[]> {
  const rows = await tx.grant.findMany({
    where: { customerId },
    orderBy: [{ expiresAt: { sort: "asc", nulls: "last" } }, { category: "desc" }, { createdAt: "asc" }, { id: "asc" }],
    select: grantColumns,
  });
  return rows.map(toGrantRow);
}

/** Grants by id, in no order. */
export async function listGrantsById(tx: Tx, grantIds: readonly string[]): Promise<GrantRow[]> {
  const rows = await tx.grant.findMany({ where: { id: { in: [...grantIds] } }, select: grantColumns });
  return rows.map(toGrantRow);
}

function toGrantRow(row: Omit<GrantRow, "category"> & { category: string }): GrantRow {
  return { ...row, category: row.category === "paid" ? "paid" : "promotional" };
}

/** Writes what a transfer did to grants. The conditions repeat what the plan saw: a plan made without the lock changes nothing. */
export async function changeGrants(tx: Tx, transferId: string, changes: readonly GrantChange[]): Promise<void> {
  for (const change of changes) {
    const consumed = change.kind === "consumed" ? -change.amountMicrocredits : 0n;
    const changed = await tx.$executeRaw`
      UPDATE credit_grant SET
          remaining_microcredits = remaining_microcredits + ${change.amountMicrocredits},
          recognised_nanodollars = recognised_nanodollars + ${change.recognisedNanodollars},
          consumed_microcredits = consumed_microcredits + ${consumed}
        WHERE id = ${change.grantId} AND remaining_microcredits + ${change.amountMicrocredits} >= held_microcredits`;
    assert(changed === 1, `grant ${change.grantId} was not as it was planned for`);
  }
  await insertMovements(tx, transferId, changes);
}

async function insertMovements(tx: Tx, transferId: string, changes: readonly GrantChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.grantMovement.createMany({ data: changes.map((change) => ({ ...change, transferId })) });
}

/** The movements of some transfers, oldest first. */
export async function listMovements(tx: Tx, transferIds: readonly string[]): Promise<GrantChange[]> {
  const rows = await tx.grantMovement.findMany({
    where: { transferId: { in: [...transferIds] } },
    orderBy: { id: "asc" },
    select: { grantId: true, kind: true, amountMicrocredits: true, recognisedNanodollars: true },
  });
  return rows as GrantChange[];
}

/** Grants past their expiry with anything that no hold pins, oldest expiry first. */
export async function listExpiredGrants(
  tx: Tx,
  limit: number,
  exceptIds: readonly string[],
): Promise<{ id: string; customerId: string }[]> {
  return tx.$queryRaw`
    SELECT id, customer_id AS "customerId" FROM credit_grant
      WHERE expires_at <= scrip_now() AND remaining_microcredits > held_microcredits AND id <> ALL (${[...exceptIds]}::text[])
      ORDER BY expires_at LIMIT ${limit}`;
}

/** The grants of a customer end now, if they have not ended before. */
export async function endGrants(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE credit_grant SET expires_at = scrip_now()
      WHERE customer_id = ${customerId} AND (expires_at IS NULL OR expires_at > scrip_now())`;
}
