import type { Tx } from "@scrip/db";
import { type PackageRow, selectPackagesOnSale } from "./package.store.ts";
import { planSavingsPercent } from "./plan-savings.ts";

/** A package on sale. `savingsPercent` is computed, never stored. */
export type CreditPackage = PackageRow & { totalMicrocredits: bigint; savingsPercent: number };

/** The packages on sale, in the order in which they are shown. */
export async function listPackages(tx: Tx): Promise<CreditPackage[]> {
  const rows = await selectPackagesOnSale(tx);
  return rows.map((row) => ({
    ...row,
    totalMicrocredits: row.creditsMicrocredits + row.bonusMicrocredits,
    savingsPercent: planSavingsPercent(row),
  }));
}
