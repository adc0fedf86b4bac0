import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { listStatementMonths } from "@scrip/ledger";
import { planStatement } from "./plan-statement.ts";
import type { StatementHead } from "./statement.ts";
import { readMonth } from "./statement-month.ts";

const PAGE_MAX = 100;

export type StatementSummary = StatementHead & { rowCount: number };

/**
 * A customer's months, the newest first, from the one that runs back to the one of the first row; months without rows are there
 * too, so that each opens as the one before closed. `nextCursor` is null at the end.
 *
 * @throws {InvalidInputError} the cursor is not a month, or the limit is not 1 to 100
 */
export async function listStatements(
  tx: Tx,
  customerId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ statements: StatementSummary[]; nextCursor: string | null }> {
  if (!Number.isInteger(page.limit) || page.limit < 1 || page.limit > PAGE_MAX) {
    throw new InvalidInputError(`The limit must be a whole number from 1 to ${PAGE_MAX}.`);
  }
  const beforeMonth = page.cursor === undefined ? undefined : readMonth(page.cursor).from;
  const months = await listStatementMonths(tx, customerId, { beforeMonth, limit: page.limit + 1 });
  const shown = months.slice(0, page.limit);
  return {
    statements: shown.map((month) => ({
      ...planStatement(customerId, month.month, month),
      rowCount: Number(month.lastNumber - month.beforeNumber),
    })),
    nextCursor: months.length > page.limit ? (shown.at(-1)?.month ?? null) : null,
  };
}
