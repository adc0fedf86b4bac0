import { InvalidInputError } from "@scrip/errors";

const LENGTH_MAX = 100;
const INVISIBLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * A name to show: 1 to 100 characters on one line.
 *
 * @throws {InvalidInputError} with `field: "name"`
 */
export function parseDisplayName(raw: string): string {
  const name = raw.trim();
  if (name === "" || [...name].length > LENGTH_MAX || INVISIBLE.test(name)) {
    throw new InvalidInputError(`Enter a name of 1 to ${LENGTH_MAX} characters.`, { field: "name" });
  }
  return name;
}
