import { parseCredits } from "@scrip/money";

/**
 * Reads an amount that our own API wrote.
 *
 * @throws {TypeError} it is not a decimal string of credits: the API broke its contract
 */
export function microcreditsOf(wireCredits: string): bigint {
  const amount = parseCredits(wireCredits);
  if (amount === null) throw new TypeError(`not an amount of credits: ${wireCredits}`);
  return amount;
}
