import { groupThousands } from "@scrip/money";

/** A price as people read it: `$1,225.00`. `cents` is a whole number from 0. */
export function displayPrice(cents: number): string {
  if (!Number.isSafeInteger(cents) || cents < 0) throw new RangeError(`not a price in cents: ${cents}`);
  const digits = cents.toString().padStart(3, "0");
  return `$${groupThousands(digits.slice(0, -2))}.${digits.slice(-2)}`;
}
