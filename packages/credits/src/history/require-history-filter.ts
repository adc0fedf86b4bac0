import { InvalidInputError } from "@scrip/errors";
import { HISTORY_TYPES, type StatementFilter } from "@scrip/ledger";
import { requireMoment } from "../require-moment.ts";

const SEARCH_LENGTH_MAX = 200;

/** @throws {InvalidInputError} a type is unknown, a time is none, or a text is empty, too long or not text */
export function requireHistoryFilter(filter: StatementFilter): void {
  for (const type of filter.types ?? []) {
    if (!HISTORY_TYPES.includes(type)) throw new InvalidInputError("There is no such type of row.");
  }
  if (filter.from !== undefined) requireMoment(filter.from);
  if (filter.to !== undefined) requireMoment(filter.to);
  if (filter.modelId !== undefined) requireText(filter.modelId);
  if (filter.search !== undefined) requireText(filter.search);
}

/** Postgres cannot store NUL or half of a surrogate pair, so no row has them. */
function requireText(text: string): void {
  const isText = typeof text === "string" && text.isWellFormed() && !text.includes("\0");
  if (!isText || text.length < 1 || text.length > SEARCH_LENGTH_MAX) {
    throw new InvalidInputError(`A filter must be a text of 1 to ${SEARCH_LENGTH_MAX} characters.`);
  }
}
