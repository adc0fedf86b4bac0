import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import type { GrantCategory, GrantSource } from "../grants/grant.ts";
import { type BalanceSheetRow, readBalanceSheet } from "./balance.store.ts";

/** A grant with credits left. */
export type LiveGrant = {
  id: string;
  category: GrantCategory;
  source: GrantSource;
  remainingMicrocredits: bigint;
  heldMicrocredits: bigint;
  expiresAt: Date | null;
};

export type Balance = {
  /** Posted credits, held ones included: the sum of the grants' remaining. */
  balanceMicrocredits: bigint;
  heldMicrocredits: bigint;
  /** Balance less held. */
  availableMicrocredits: bigint;
  /** What a request may use now: available, less credits past their expiry that are not booked out yet. */
  spendableMicrocredits: bigint;
  debtMicrocredits: bigint;
  purchasedMicrocredits: bigint;
  spentMicrocredits: bigint;
  /** In draw-down order. */
  grants: LiveGrant[];
};

/**
 * A customer's balances with the grants behind them, from one snapshot: they add up while requests run.
 *
 * @throws {NotFoundError} there is no such customer
 */
export async function getBalance(tx: Tx, customerId: string): Promise<Balance> {
  const rows = await readBalanceSheet(tx, customerId);
  const [totals] = rows;
  if (!totals) throw new NotFoundError("There is no such customer.");
  const free = rows.filter((row) => row.grantId !== null && row.spendable).map((row) => row.remaining - row.grantHeld);
  return {
    balanceMicrocredits: totals.available + totals.held,
    heldMicrocredits: totals.held,
    availableMicrocredits: totals.available,
    spendableMicrocredits: free.reduce((sum, amount) => sum + amount, 0n),
    debtMicrocredits: totals.debt,
    purchasedMicrocredits: totals.purchased,
    spentMicrocredits: totals.spent,
    grants: rows.flatMap(toLiveGrant),
  };
}

function toLiveGrant(row: BalanceSheetRow): LiveGrant[] {
  if (row.grantId === null) return [];
  const { grantId: id, category, source, expiresAt } = row;
  return [{ id, category, source, remainingMicrocredits: row.remaining, heldMicrocredits: row.grantHeld, expiresAt }];
}
