import { InvalidInputError } from "@scrip/errors";
import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";

/** @throws {InvalidInputError} unless 0 < amount <= 10^15 microcredits */
export function requireAmount(amountMicrocredits: bigint): void {
  if (
    typeof amountMicrocredits !== "bigint" ||
    amountMicrocredits <= 0n ||
    amountMicrocredits > AMOUNT_MAX_MICROCREDITS
  ) {
    throw new InvalidInputError("The amount of credits must be above zero and at most 1,000,000,000.");
  }
}

/** @throws {InvalidInputError} unless 0 <= amount <= 10^15, the most that one entry of the book may move of either ledger */
export function requireMovable(amount: bigint): void {
  if (typeof amount !== "bigint" || amount < 0n || amount > AMOUNT_MAX_MICROCREDITS) {
    throw new InvalidInputError("An amount must be a whole number between 0 and 10^15.");
  }
}
