import type { Tx } from "@scrip/db";
import { AppError, assert } from "@scrip/errors";
import type { HistoryItem } from "../history/write-history-row.ts";
import { startStatementCheck } from "./check-statement.ts";
import { openStatement, readStatementRows } from "./open-statement.ts";
import type { Statement, StatementHead } from "./statement.ts";

/** More is for a file, not for memory. */
const STATEMENT_ROWS_MAX = 10_000;

/**
 * A customer's month (UTC, `yyyy-mm`): the balance it opened with, every row, the balance it closed with, a checksum. The running
 * month is allowed and says so: `complete` is false. A complete month is the same whenever it is read.
 *
 * @throws {InvalidInputError} the month is not written as yyyy-mm, or has not begun
 * @throws {NotFoundError} there is no such customer
 * @throws {AppError} `too_large` more than 10,000 rows: take {@link exportStatement}
 */
export async function getStatement(tx: Tx, customerId: string, month: string): Promise<Statement> {
  const { head, period } = await openStatement(tx, customerId, month);
  const count = period.lastNumber - period.beforeNumber;
  if (count > STATEMENT_ROWS_MAX) {
    throw new AppError("too_large", `a statement of ${count} rows`, {
      publicMessage: `This month has ${count} rows. Download its statement as a file.`,
    });
  }
  const check = startStatementCheck(head);
  const rows: HistoryItem[] = [];
  for await (const items of readStatementRows(tx, customerId, period)) {
    for (const item of items) requireSound(check.add(item), head);
    rows.push(...items);
  }
  const { problem, checksum } = check.end();
  requireSound(problem, head);
  return { ...head, rows, checksum };
}

/**
 * The same statement of any size, as the text of a file in parts, a row a line: memory does not grow with the month. Refuses as
 * {@link getStatement} does before it answers. Whoever sends it must break off, not end, when reading fails.
 *
 * @throws {InvalidInputError} the month is not written as yyyy-mm, or has not begun
 * @throws {NotFoundError} there is no such customer
 */
export async function exportStatement(tx: Tx, customerId: string, month: string): Promise<AsyncIterable<string>> {
  const { head, period } = await openStatement(tx, customerId, month);
  return writeStatement(head, readStatementRows(tx, customerId, period));
}

async function* writeStatement(head: StatementHead, pages: AsyncIterable<HistoryItem[]>): AsyncGenerator<string> {
  const check = startStatementCheck(head);
  let before = `${JSON.stringify(head).slice(0, -1)},"rows":[\n`;
  for await (const items of pages) {
    for (const item of items) requireSound(check.add(item), head);
    yield before + items.map((item) => JSON.stringify(item)).join(",\n");
    before = ",\n";
  }
  const { problem, checksum } = check.end();
  requireSound(problem, head);
  yield `${before === ",\n" ? "\n" : before}],"checksum":"${checksum}"}\n`;
}

/** A statement that does not add up is never handed out: the book itself would be broken. */
function requireSound(problem: string | null, { customerId, month }: StatementHead): void {
  assert(problem === null, `the statement of ${customerId} for ${month} is wrong: ${problem}`);
}
