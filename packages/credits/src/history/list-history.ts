import type { Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { listStatementPage, type StatementFilter, type StatementRow } from "@scrip/ledger";
import { requireHistoryFilter } from "./require-history-filter.ts";

const PAGE_MAX = 100;

export type HistoryPage = { rows: StatementRow[]; nextCursor: string | null };

/**
 * A page of a customer's history, newest first. Rows that arrive while somebody pages do not shift the pages.
 *
 * `nextCursor` is null at the end, and only there: a search in a long history of many different descriptions may answer a page of
 * fewer rows than `limit`, or of none, that goes on.
 *
 * @throws {InvalidInputError} the filter makes no sense, the cursor was not made by this function, or the limit is not 1 to 100
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
  requireHistoryFilter(filter);
  const beforeNumber = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const { rows, nextBefore } = await listStatementPage(tx, customerId, filter, { beforeNumber, limit: page.limit });
  return { rows, nextCursor: nextBefore === null ? null : writeCursor(nextBefore) };
}

function writeCursor(number: bigint): string {
  return Buffer.from(`n${number}`).toString("base64url");
}

function readCursor(cursor: string): bigint {
  const match = /^n(\d{1,18})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match?.[1] || writeCursor(BigInt(match[1])) !== cursor) throw new InvalidInputError("The cursor is not valid.");
  return BigInt(match[1]);
}
