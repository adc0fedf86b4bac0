import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { type Period, sumBalanceChanges, sumSales, sumUsage } from "./overview.store.ts";
import { type Overview, planOverview } from "./plan-overview.ts";

const PERIOD_MAX_MS = 366 * 24 * 60 * 60_000;

/**
 * The figures of a period of at most 366 days, `from` inclusive, `to` exclusive, days in UTC.
 *
 * @throws {InvalidInputError} the period is empty or too long
 */
export async function getOverview(tx: Tx, period: Period): Promise<Overview> {
  const lengthMs = period.to.getTime() - period.from.getTime();
  if (!(lengthMs > 0 && lengthMs <= PERIOD_MAX_MS)) {
    throw new InvalidInputError("Choose a period of at most 366 days, its start before its end.");
  }
  const [usage, sales, balances] = await Promise.all([
    sumUsage(tx, period),
    sumSales(tx, period),
    sumBalanceChanges(tx, period),
  ]);
  return planOverview(period, { usage, sales, balances });
}
