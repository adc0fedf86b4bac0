import type { Tx } from "@scrip/db";
import { sumChanges } from "@scrip/ledger";
import { formatCredits } from "@scrip/money";
import { getBalance } from "../balance/get-balance.ts";
import { type StatementProblem, startStatementCheck } from "./check-statement.ts";
import { openStatement, readStatementRows } from "./open-statement.ts";
import type { StatementHead } from "./statement.ts";

/** What was found when a month was added up again. Amounts are credits as decimal strings. */
export type StatementProof = StatementHead & {
  rowCount: number;
  checksum: string;
  /** The first row that does not follow from the one before it, in a sentence. */
  problem: StatementProblem | null;
  /** Every change since the account began up to the end of the month, added up: what the closing balance must be. */
  sumOfChanges: string;
  /** Now, whatever the month is. */
  balance: string;
  /** What remains in all grants now: what the balance must be. */
  sumOfGrants: string;
  /** All of the above agree. */
  isRight: boolean;
};

/**
 * Adds a month up again from the book: each row by itself, the whole account up to its end, and the grants of today. Memory does
 * not grow with the month.
 *
 * @throws {InvalidInputError} the month is not written as yyyy-mm, or has not begun
 * @throws {NotFoundError} there is no such customer
 */
export async function proveStatement(tx: Tx, customerId: string, month: string): Promise<StatementProof> {
  const { head, period } = await openStatement(tx, customerId, month);
  const check = startStatementCheck(head);
  let problem: StatementProblem | null = null;
  for await (const rows of readStatementRows(tx, customerId, period)) {
    for (const row of rows) {
      const found = check.add(row);
      problem ??= found;
    }
  }
  const ending = check.end();
  problem ??= ending.problem;
  const sumOfChanges = await sumChanges(tx, customerId, period.lastNumber);
  const { balanceMicrocredits, grants } = await getBalance(tx, customerId);
  const sumOfGrants = grants.reduce((sum, { remainingMicrocredits }) => sum + remainingMicrocredits, 0n);
  return {
    ...head,
    rowCount: Number(period.lastNumber - period.beforeNumber),
    checksum: ending.checksum,
    problem,
    sumOfChanges: formatCredits(sumOfChanges),
    balance: formatCredits(balanceMicrocredits),
    sumOfGrants: formatCredits(sumOfGrants),
    isRight: problem === null && sumOfChanges === period.closingBalance && sumOfGrants === balanceMicrocredits,
  };
}
