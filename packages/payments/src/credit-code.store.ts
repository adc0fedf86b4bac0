import { newId, type Tx } from "@scrip/db";

/** A promotion code that gives credits. */
export type CreditCode = {
  id: string;
  /** What the customer types, in capitals. */
  code: string;
  creditsMicrocredits: bigint;
  /** How long its credits last, in days. */
  validDays: number;
  /** Null: no limit. */
  redemptionsMax: number | null;
  redemptionsPerCustomerMax: number;
  redemptions: number;
  /** After that nobody can use it. */
  expiresAt: Date | null;
};

export type NewCreditCode = Omit<CreditCode, "id" | "redemptions"> & { createdBy: string };

const columns = {
  id: true,
  code: true,
  creditsMicrocredits: true,
  validDays: true,
  redemptionsMax: true,
  redemptionsPerCustomerMax: true,
  redemptions: true,
  expiresAt: true,
} as const;

/** Keeps the first one of a code. */
export async function insertCreditCodeOnce(tx: Tx, creditCode: NewCreditCode): Promise<void> {
  await tx.creditCode.createMany({ data: { id: newId("prm"), ...creditCode }, skipDuplicates: true });
}

export async function findCreditCode(tx: Tx, code: string): Promise<CreditCode | null> {
  return tx.creditCode.findUnique({ where: { code }, select: columns });
}

/**
 * Takes one use of a code for a customer and answers which one of that customer's it is, from 1; null when it is used up: in all, or
 * for this customer. The code's row is locked until the transaction ends, so that no two take the last use.
 */
export async function takeCreditCode(
  tx: Tx,
  { creditCodeId, customerId }: { creditCodeId: string; customerId: string },
): Promise<number | null> {
  await tx.$queryRaw`SELECT id FROM credit_code WHERE id = ${creditCodeId} FOR UPDATE`;
  const code = await tx.creditCode.findUniqueOrThrow({ where: { id: creditCodeId }, select: columns });
  const used = await tx.creditCodeRedemption.count({ where: { creditCodeId, customerId } });
  const isUsedUp = code.redemptionsMax !== null && code.redemptions >= code.redemptionsMax;
  if (isUsedUp || used >= code.redemptionsPerCustomerMax) return null;
  await tx.creditCode.update({
    where: { id: creditCodeId },
    data: { redemptions: { increment: 1 } },
    select: { id: true },
  });
  await tx.creditCodeRedemption.create({ data: { creditCodeId, customerId, use: used + 1 }, select: { use: true } });
  return used + 1;
}
