import { InvalidInputError } from "@scrip/errors";

/**
 * For routes that take nothing in the address: a field there that counts for nothing would be a promise broken.
 *
 * @throws {InvalidInputError} there is a query
 */
export function refuseQuery(url: string): void {
  if (url.includes("?")) throw new InvalidInputError("This route takes no fields in its address.");
}

/**
 * For routes whose fields are put into a plain object: what every object has already (`constructor`, `__proto__`) would be taken for
 * a field that was sent, or be lost.
 *
 * @throws {InvalidInputError} such a name, which no route has
 */
export function refuseInheritedFields(query: URLSearchParams): void {
  const name = [...query.keys()].find((key) => key in Object.prototype);
  if (name !== undefined) throw new InvalidInputError(`Unrecognized key: "${name}"`, { field: name });
}
