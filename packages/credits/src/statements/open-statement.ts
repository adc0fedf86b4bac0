import type { Tx } from "@scrip/db";
import { assert, NotFoundError } from "@scrip/errors";
import { findStatementPeriod, listStatementRange, type StatementPeriod } from "@scrip/ledger";
import { type HistoryItem, writeHistoryRow } from "../history/write-history-row.ts";
import { planStatement } from "./plan-statement.ts";
import type { StatementHead } from "./statement.ts";
import { readMonth } from "./statement-month.ts";

const PAGE_ROWS = 1_000;

/**
 * What stands above the rows of a customer's month, and which rows those are.
 *
 * @throws {InvalidInputError} the month is not written as yyyy-mm, or has not begun
 * @throws {NotFoundError} there is no such customer
 */
export async function openStatement(
  tx: Tx,
  customerId: string,
  month: string,
): Promise<{ head: StatementHead; period: StatementPeriod }> {
  const period = await findStatementPeriod(tx, customerId, readMonth(month));
  if (!period) throw new NotFoundError("There is no such customer.");
  return { head: planStatement(customerId, month, period), period };
}

/** The rows of a period, oldest first, in pages. What was posted is never changed, so a period reads the same whenever it is read. */
export async function* readStatementRows(
  tx: Tx,
  customerId: string,
  period: Pick<StatementPeriod, "beforeNumber" | "lastNumber">,
): AsyncGenerator<HistoryItem[]> {
  const { lastNumber } = period;
  for (let afterNumber = period.beforeNumber; afterNumber < lastNumber; ) {
    const rows = await listStatementRange(tx, customerId, { afterNumber, lastNumber, limit: PAGE_ROWS });
    const last = rows.at(-1);
    assert(last, `the statement of customer ${customerId} has a gap after ${afterNumber}`);
    yield rows.map(writeHistoryRow);
    afterNumber = last.number;
  }
}
