import type { Db } from "@scrip/db";
import { AppError, assert, InvalidInputError } from "@scrip/errors";
import { MICROCREDITS_PER_CREDIT } from "@scrip/money";
import { type CreditCode, findCreditCode, insertCreditCodeOnce, type NewCreditCode } from "./credit-code.store.ts";
import { findPromotionCode } from "./promotion-code.store.ts";

const CODE = /^[A-Z0-9]{3,40}$/;
const CREDITS_MAX = 100_000n;
const DAYS_MAX = 3_650;

/**
 * Makes a promotion code that gives credits to whoever enters it. Repeating it with the same terms changes nothing.
 *
 * @throws {InvalidInputError} the terms are not possible
 * @throws {AppError} `conflict` the code exists, with other terms or as a discount
 */
export async function createCreditCode(db: Db, order: NewCreditCode): Promise<CreditCode> {
  requirePossible(order);
  const isDiscount = (await findPromotionCode(db, order.code)) !== null;
  if (!isDiscount) await insertCreditCodeOnce(db, order);
  const row = isDiscount ? null : await findCreditCode(db, order.code);
  assert(isDiscount || row, `credit code ${order.code} was written and is not there`);
  if (row === null || !hasSameTerms(row, order)) {
    throw new AppError("conflict", `promotion code ${order.code} exists with other terms`, {
      publicMessage: "This code exists already, with other terms.",
    });
  }
  return row;
}

function requirePossible(order: NewCreditCode): void {
  if (!CODE.test(order.code)) throw new InvalidInputError("A code has 3 to 40 capital letters and digits.");
  if (order.creditsMicrocredits < 1n || order.creditsMicrocredits > CREDITS_MAX * MICROCREDITS_PER_CREDIT) {
    throw new InvalidInputError("A code gives more than 0 and at most 100,000 credits.");
  }
  if (!isWhole(order.validDays, DAYS_MAX)) throw new InvalidInputError("Its credits last 1 to 3,650 days.");
  const limits = [order.redemptionsMax ?? 1, order.redemptionsPerCustomerMax];
  if (!limits.every((limit) => isWhole(limit, 1_000_000))) {
    throw new InvalidInputError("A limit must be a whole number above 0.");
  }
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}

function hasSameTerms(row: CreditCode, order: NewCreditCode): boolean {
  return (
    row.creditsMicrocredits === order.creditsMicrocredits &&
    row.validDays === order.validDays &&
    row.redemptionsMax === order.redemptionsMax &&
    row.redemptionsPerCustomerMax === order.redemptionsPerCustomerMax &&
    row.expiresAt?.getTime() === order.expiresAt?.getTime()
  );
}
