import type { Tx } from "@scrip/db";
import type { GrantCategory, GrantSource } from "./grant.ts";

export type NewGrantRow = {
  id: string;
  customerId: string;
  category: GrantCategory;
  source: GrantSource;
  amountMicrocredits: bigint;
  priceNanodollars: bigint;
  businessKey: string;
  paymentId: string | null;
  expiresAt: Date | null;
};

export async function insertGrant(tx: Tx, grant: NewGrantRow): Promise<void> {
  await tx.grant.create({ data: { ...grant, remainingMicrocredits: grant.amountMicrocredits }, select: { id: true } });
}

export async function findGrantByBusinessKey(
  tx: Tx,
  businessKey: string,
): Promise<{ id: string; customerId: string; amountMicrocredits: bigint } | null> {
  return tx.grant.findUnique({
    where: { businessKey },
    select: { id: true, customerId: true, amountMicrocredits: true },
  });
}
