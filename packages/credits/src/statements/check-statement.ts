import { formatCredits, parseCredits } from "@scrip/money";
import type { HistoryItem } from "../history/write-history-row.ts";
import type { Statement, StatementHead } from "./statement.ts";
import { addRowToChecksum, endChecksum, startChecksum } from "./statement-checksum.ts";
import { readMonth } from "./statement-month.ts";

/** One sentence about the first thing that is wrong. */
export type StatementProblem = string;

/** Takes the rows of a statement one after the other; memory does not grow with them. */
export type StatementCheck = {
  add(row: HistoryItem): StatementProblem | null;
  end(): { problem: StatementProblem | null; checksum: string };
};

/**
 * Adds a statement up: each row continues the number, balance and time of the one before, `balanceBefore + amount = balanceAfter`,
 * every row is of the month, and the last balance is the closing one.
 */
export function startStatementCheck(head: StatementHead): StatementCheck {
  const { from, to } = readMonth(head.month);
  const hash = startChecksum(head);
  let previous: { number: number; createdAt: string } | null = null;
  let balance = amountOf(head.openingBalance);

  const findProblem = (row: HistoryItem): StatementProblem | null => {
    const [amount, before, after] = [amountOf(row.amount), amountOf(row.balanceBefore), amountOf(row.balanceAfter)];
    const createdAt = new Date(row.createdAt);
    const name = `Row ${row.number}`;
    if (previous && row.number !== previous.number + 1) return `${name} follows row ${previous.number}.`;
    if (row.number === 1 && head.openingBalance !== "0") return `${name} is a customer's first, so it opens with 0.`;
    if (before !== balance) return `${name} begins with ${row.balanceBefore}; it was ${formatCredits(balance)} before.`;
    if (amount === 0n) return `${name} changes nothing.`;
    if (before + amount !== after) {
      return `${name} does not add up: ${row.balanceBefore} and ${row.amount} make ${formatCredits(before + amount)}, not ${row.balanceAfter}.`;
    }
    if (after < 0n) return `${name} leaves a balance below 0.`;
    if (!(createdAt >= from && createdAt < to)) return `${name} is of ${row.createdAt}, which is not in ${head.month}.`;
    if (previous && row.createdAt < previous.createdAt) return `${name} is older than row ${previous.number}.`;
    return null;
  };

  return {
    add(row) {
      const problem = findProblem(row);
      addRowToChecksum(hash, row);
      previous = { number: row.number, createdAt: row.createdAt };
      balance = amountOf(row.balanceAfter);
      return problem;
    },
    end() {
      const adds = balance === amountOf(head.closingBalance);
      const problem = adds
        ? null
        : `The closing balance is ${head.closingBalance}, the rows make ${formatCredits(balance)}.`;
      return { problem, checksum: endChecksum(hash) };
    },
  };
}

/** The first thing that is wrong with a statement, or null. Needs nothing but the statement. */
export function checkStatement(statement: Statement): StatementProblem | null {
  const check = startStatementCheck(statement);
  const ids = new Set<string>();
  for (const row of statement.rows) {
    const problem = check.add(row);
    if (problem !== null) return problem;
    if (ids.has(row.id)) return `Row ${row.number} repeats the id of another.`;
    ids.add(row.id);
  }
  const { problem, checksum } = check.end();
  if (problem !== null) return problem;
  return checksum === statement.checksum ? null : "The checksum is of something else: the statement was changed.";
}

/** Credits of the wire form, in microcredits. */
function amountOf(credits: string): bigint {
  const amount = parseCredits(credits);
  if (amount === null) throw new RangeError(`${credits} is no amount of credits`);
  return amount;
}
