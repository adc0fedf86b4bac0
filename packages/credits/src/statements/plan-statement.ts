import { InvalidInputError } from "@scrip/errors";
import type { StatementPeriod } from "@scrip/ledger";
import { formatCredits } from "@scrip/money";
import { STATEMENT_FORMAT, type StatementHead } from "./statement.ts";
import { readMonth } from "./statement-month.ts";

/**
 * A transfer is dated when its transaction began, and posted when it comes to its turn, seconds later at most: until then a month
 * that has ended may still grow.
 */
const LATE_POSTINGS_MS = 60_000;

/**
 * What stands above the rows of a statement.
 *
 * @throws {InvalidInputError} the month has not begun
 */
export function planStatement(
  customerId: string,
  month: string,
  period: Pick<StatementPeriod, "openingBalance" | "closingBalance" | "now">,
): StatementHead {
  const { from, to } = readMonth(month);
  if (period.now < from) throw new InvalidInputError("This month has not begun.");
  return {
    format: STATEMENT_FORMAT,
    customerId,
    month,
    complete: period.now.getTime() >= to.getTime() + LATE_POSTINGS_MS,
    openingBalance: formatCredits(period.openingBalance),
    closingBalance: formatCredits(period.closingBalance),
  };
}
