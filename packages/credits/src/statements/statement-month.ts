import { InvalidInputError } from "@scrip/errors";

/** How a month of UTC is written: `yyyy-mm`, since 2000. */
export const MONTH_PATTERN = /^(2\d{3})-(0[1-9]|1[0-2])$/;

/** `from` is inclusive, `to` exclusive. */
export type MonthRange = { from: Date; to: Date };

/**
 * The first instants of a month of UTC, written `yyyy-mm`, and of the next.
 *
 * @throws {InvalidInputError} it is not written so
 */
export function readMonth(month: string): MonthRange {
  const match = typeof month === "string" ? MONTH_PATTERN.exec(month) : null;
  if (!match) throw new InvalidInputError("A month is written as yyyy-mm, such as 2026-03.");
  const [year, monthNumber] = [Number(match[1]), Number(match[2])];
  return { from: new Date(Date.UTC(year, monthNumber - 1)), to: new Date(Date.UTC(year, monthNumber)) };
}
