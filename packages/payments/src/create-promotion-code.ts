import type { Db } from "@scrip/db";
import { AppError, assert, InvalidInputError } from "@scrip/errors";
import type Stripe from "stripe";
import { callStripe } from "./call-stripe.ts";
import { findCreditCode } from "./credit-code.store.ts";
import type { StripeAccount } from "./open-stripe.ts";
import {
  findPromotionCode,
  insertPromotionCodeOnce,
  type NewPromotionCode,
  type PromotionCode,
  storeStripePromotionCode,
} from "./promotion-code.store.ts";

const CODE = /^[A-Z0-9]{3,40}$/;
const AMOUNT_MAX_CENTS = 99_999_999;

/**
 * Makes a promotion code that customers type on Stripe's payment page. Our row comes first and holds the limits that count; the
 * same limits are given to Stripe, which refuses a code on its page before anything is paid. Repeating a code with the same terms
 * finishes what was begun.
 *
 * @throws {InvalidInputError} the terms are not possible
 * @throws {AppError} `conflict` the code exists with other terms; `in_flight` somebody else is making it at this moment;
 *   `payment_provider_failed`
 */
export async function createPromotionCode(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  order: NewPromotionCode,
): Promise<PromotionCode> {
  requirePossible(order);
  const isTaken = (await findCreditCode(db, order.code)) !== null;
  if (!isTaken) await insertPromotionCodeOnce(db, order);
  const row = isTaken ? null : await findPromotionCode(db, order.code);
  assert(isTaken || row, `promotion code ${order.code} was written and is not there`);
  if (row === null || !hasSameTerms(row, order)) {
    throw new AppError("conflict", `promotion code ${order.code} exists with other terms`, {
      publicMessage: "This code exists already, with other terms.",
    });
  }
  if (row.stripePromotionCodeId === null) await storeStripePromotionCode(db, row.id, await createAtStripe(stripe, row));
  const created = await findPromotionCode(db, order.code);
  assert(created?.stripePromotionCodeId, `promotion code ${order.code} has no counterpart at Stripe`);
  return created;
}

async function createAtStripe(stripe: StripeAccount, row: PromotionCode) {
  const coupon = await callStripe("make a coupon", () =>
    stripe.client.coupons.create(planCoupon(row), { idempotencyKey: `coupon:${row.id}` }),
  );
  const promotionCode = await callStripe("make a promotion code", () =>
    stripe.client.promotionCodes.create(planStripePromotionCode(row, coupon.id), {
      idempotencyKey: `promotion-code:${row.id}`,
    }),
  );
  return { stripeCouponId: coupon.id, stripePromotionCodeId: promotionCode.id };
}

function planCoupon({ id, code, percentOff, amountOffCents }: PromotionCode): Stripe.CouponCreateParams {
  return {
    duration: "once",
    name: code,
    metadata: { promotionCodeId: id },
    ...(percentOff === null ? { amount_off: amountOffCents ?? 0, currency: "usd" } : { percent_off: percentOff }),
  };
}

function planStripePromotionCode(row: PromotionCode, coupon: string): Stripe.PromotionCodeCreateParams {
  return {
    promotion: { type: "coupon", coupon },
    code: row.code,
    metadata: { promotionCodeId: row.id },
    ...(row.redemptionsMax !== null && { max_redemptions: row.redemptionsMax }),
    ...(row.expiresAt !== null && { expires_at: Math.floor(row.expiresAt.getTime() / 1000) }),
  };
}

function requirePossible(order: NewPromotionCode): void {
  const { percentOff, amountOffCents } = order;
  if (!CODE.test(order.code)) throw new InvalidInputError("A code has 3 to 40 capital letters and digits.");
  if ((percentOff === null) === (amountOffCents === null)) {
    throw new InvalidInputError("A code takes off either a percentage or an amount.");
  }
  if (percentOff !== null && !isWhole(percentOff, 100))
    throw new InvalidInputError("The percentage must be a whole number from 1 to 100.");
  if (amountOffCents !== null && !isWhole(amountOffCents, AMOUNT_MAX_CENTS)) {
    throw new InvalidInputError("The amount must be a whole number of cents.");
  }
  const limits = [order.redemptionsMax ?? 1, order.redemptionsPerCustomerMax];
  if (!limits.every((limit) => isWhole(limit, 1_000_000)))
    throw new InvalidInputError("A limit must be a whole number above 0.");
}

function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}

function hasSameTerms(row: PromotionCode, order: NewPromotionCode): boolean {
  return (
    row.percentOff === order.percentOff &&
    row.amountOffCents === order.amountOffCents &&
    row.redemptionsMax === order.redemptionsMax &&
    row.redemptionsPerCustomerMax === order.redemptionsPerCustomerMax &&
    row.expiresAt?.getTime() === order.expiresAt?.getTime()
  );
}
