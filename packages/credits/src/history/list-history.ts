import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { listStatementRows, type StatementFilter, type StatementRow } from "@scrip/ledger";

const PAGE_MAX = 100;

export type HistoryPage = { rows: StatementRow[]; nextCursor: string | null };

/**
 * A page of a customer's history, newest first. Rows that arrive while somebody pages do not shift the pages.
 *
 * @throws {InvalidInputError} the cursor was not made by this function, or the limit is not 1 to 100
 */
export async function listHistory(
  tx: Tx,
  customerId: string,
  filter: StatementFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<HistoryPage> {
  if (!Number.isInteger(page.limit) || page.limit < 1 || page.limit > PAGE_MAX) {
    throw new InvalidInputError(`The limit must be a whole number from 1 to ${PAGE_MAX}.`);
  }
  const beforeNumber = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const rows = await listStatementRows(tx, customerId, filter, { beforeNumber, limit: page.limit + 1 });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > page.limit && last ? writeCursor(last.number) : null };
}

function writeCursor(number: bigint): string {
  return Buffer.from(`n${number}`).toString("base64url");
}

function readCursor(cursor: string): bigint {
  const match = /^n(\d{1,18})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match?.[1] || writeCursor(BigInt(match[1])) !== cursor) throw new InvalidInputError("The cursor is not valid.");
  return BigInt(match[1]);
}
