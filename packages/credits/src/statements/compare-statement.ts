import type { Tx } from "@scrip/db";
import { checkStatement, type StatementProblem, startStatementCheck } from "./check-statement.ts";
import { openStatement, readStatementRows } from "./open-statement.ts";
import type { Statement } from "./statement.ts";

/**
 * The first thing that is wrong with a statement that somebody brings, or null: by itself, and against the book, since whoever makes
 * up a whole file can also compute its checksum. One that was made while its month ran is held against the rows that it has.
 *
 * @throws {InvalidInputError} its month has not begun
 * @throws {NotFoundError} there is no such customer
 */
export async function compareStatement(
  tx: Tx,
  customerId: string,
  statement: Statement,
): Promise<StatementProblem | null> {
  if (statement.customerId !== customerId) return "This is the statement of another account.";
  const problem = checkStatement(statement);
  if (problem !== null) return problem;
  const { head, period } = await openStatement(tx, customerId, statement.month);
  if (statement.complete && !head.complete) return "It says that its month has ended, which it has not.";
  const lastNumber = statement.complete ? period.lastNumber : lastOf(statement, period);
  const { format, month, complete, openingBalance, closingBalance } = statement;
  const own = startStatementCheck({ format, customerId, month, complete, openingBalance, closingBalance });
  for await (const rows of readStatementRows(tx, customerId, { ...period, lastNumber })) {
    for (const row of rows) own.add(row);
  }
  if (head.openingBalance === openingBalance && own.end().checksum === statement.checksum) return null;
  return "It adds up, but it is not what your account says.";
}

/** Where a statement that was made while its month ran ends, and never outside of the month. */
function lastOf({ rows }: Statement, period: { beforeNumber: bigint; lastNumber: bigint }): bigint {
  const last = BigInt(rows.at(-1)?.number ?? 0);
  if (last < period.beforeNumber) return period.beforeNumber;
  return last > period.lastNumber ? period.lastNumber : last;
}
