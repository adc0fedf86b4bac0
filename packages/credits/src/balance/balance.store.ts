import { Prisma, queryPrepared, type Tx } from "@scrip/db";
import type { GrantCategory, GrantSource } from "../grants/grant.ts";

export type BalanceSheetRow = {
  available: bigint;
  held: bigint;
  debt: bigint;
  purchased: bigint;
  spent: bigint;
  /** Null in the one row of a customer without grants; the columns after it are then null too. */
  grantId: string | null;
  category: GrantCategory;
  source: GrantSource;
  remaining: bigint;
  grantHeld: bigint;
  spendable: boolean;
  expiresAt: Date | null;
};

/** Balances and grants from one snapshot; empty when there is no such customer. */
export function readBalanceSheet(tx: Tx, customerId: string): Promise<BalanceSheetRow[]> {
  return queryPrepared<BalanceSheetRow>(
    tx,
    Prisma.sql`
    SELECT available, held, debt, purchased, spent, grant_id AS "grantId", category, source, remaining,
           grant_held AS "grantHeld", spendable, expires_at AS "expiresAt"
      FROM credits_balance_sheet(${customerId})`,
  );
}
