import { InvalidInputError } from "@scrip/errors";

/** Where a page ended: the row's time in microseconds since 1970, and its id for rows of the same time. */
export type PageEnd = { atMicros: bigint; id: string };

/** A page of rows, newest first. `nextCursor` is null on the last one. */
export type Page<Row> = { rows: Row[]; nextCursor: string | null };
export type PageRequest = { limit: number; cursor?: string | undefined };

const PAGE_MAX = 100;

/** Cuts one more row than asked for into a page: the row too many only tells that there are more. */
export function cutPage<Row extends PageEnd>(rows: readonly Row[], limit: number): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}

/**
 * Reads what {@link cutPage} wrote; null for the first page.
 *
 * @throws {InvalidInputError} not a cursor, or the limit is not 1 to 100
 */
export function readPageRequest({ limit, cursor }: PageRequest): { limit: number; after: PageEnd | null } {
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX) {
    throw new InvalidInputError(`The limit must be a whole number from 1 to ${PAGE_MAX}.`);
  }
  if (cursor === undefined) return { limit, after: null };
  const match = /^(\d{1,16})\.(\w{1,64})$/.exec(Buffer.from(cursor, "base64url").toString());
  const after = match?.[1] && match[2] ? { atMicros: BigInt(match[1]), id: match[2] } : null;
  if (!after || writeCursor(after) !== cursor) throw new InvalidInputError("The cursor is not valid.");
  return { limit, after };
}

function writeCursor({ atMicros, id }: PageEnd): string {
  return Buffer.from(`${atMicros}.${id}`).toString("base64url");
}
