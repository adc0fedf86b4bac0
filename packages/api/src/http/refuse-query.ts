import { InvalidInputError } from "@scrip/errors";

/**
 * For routes that take nothing in the address: a field there that counts for nothing would be a promise broken.
 *
 * @throws {InvalidInputError} there is a query
 */
export function refuseQuery(url: string): void {
  if (url.includes("?")) throw new InvalidInputError("This route takes no fields in its address.");
}
