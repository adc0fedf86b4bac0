import type Stripe from "stripe";
import { invalidParameter } from "../api/errors.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getId } from "../reference.ts";
import { getObject, listObjects, matching } from "../store/object.store.ts";
import type { Work } from "../work.ts";
import { redeemCoupon } from "./coupon.ts";
import { redeemPromotionCode } from "./promotion-code.ts";

/** A coupon as it was given, by itself or by a promotion code. */
export type GivenDiscount = { coupon?: string; promotion_code?: string };

/** What the discount is to reduce. */
export type Discountable = { customerId: string | null; subtotalCents: number; currency: string };

/**
 * The coupon that is given, when it may be used for this purchase.
 *
 * @throws {StripeApiError} 400 when it is not there, has ended, or is not for this customer or amount
 */
export async function requireUsableCoupon(
  work: Work,
  { coupon: couponId, promotion_code: codeId }: GivenDiscount,
  purchase: Discountable,
  path: string,
): Promise<Stripe.Coupon> {
  if ((couponId === undefined) === (codeId === undefined)) {
    throw invalidParameter("parameter_missing", path, `You must pass exactly one of coupon and promotion_code.`);
  }
  if (couponId !== undefined) {
    return requireValid(await getObject(work.tx, "coupon", couponId, `${path}[coupon]`), purchase, `${path}[coupon]`);
  }
  const param = `${path}[promotion_code]`;
  const code = await getObject(work.tx, "promotion_code", String(codeId), param);
  await requireCodeFor(work, code, purchase, param);
  return requireValid(await getObject(work.tx, "coupon", getId(code.promotion.coupon), param), purchase, param);
}

function requireValid(coupon: Stripe.Coupon, { currency }: Discountable, param: string): Stripe.Coupon {
  if (!coupon.valid) throw unusable(param, "the coupon has ended");
  if (coupon.amount_off !== null && coupon.currency !== currency) {
    throw unusable(param, `the coupon is in ${coupon.currency}`);
  }
  return coupon;
}

async function requireCodeFor(
  work: Work,
  code: Stripe.PromotionCode,
  { customerId, subtotalCents, currency }: Discountable,
  param: string,
): Promise<void> {
  const { first_time_transaction: isFirstOnly, minimum_amount: minimum } = code.restrictions;
  if (!code.active) throw unusable(param, "it is not active");
  if (code.customer !== null && code.customer !== customerId) throw unusable(param, "it is for another customer");
  if (minimum !== null && (subtotalCents < minimum || code.restrictions.minimum_amount_currency !== currency)) {
    throw unusable(param, `the order is below its minimum of ${minimum} cents`);
  }
  if (isFirstOnly && customerId !== null && (await hasPaidBefore(work, customerId))) {
    throw unusable(param, "it is for a first purchase");
  }
}

async function hasPaidBefore(work: Work, customerId: string): Promise<boolean> {
  const filters = [...matching("customer", customerId), ...matching("status", "succeeded")];
  const { page } = await listObjects(work.tx, "payment_intent", { filters, limit: 1, from: null });
  return page.length > 0;
}

function unusable(param: string, reason: string) {
  return invalidParameter(null, param, `This promotion code or coupon cannot be redeemed: ${reason}.`);
}

/** Counts the use of a discount, once its purchase is complete. */
export async function redeemDiscount(work: Work, discount: Stripe.Discount): Promise<void> {
  await redeemCoupon(work, getId(discount.source.coupon));
  if (discount.promotion_code !== null) await redeemPromotionCode(work, getId(discount.promotion_code));
}

/** The object that ties a coupon to what it reduces. */
export function buildDiscount(
  work: Work,
  coupon: Stripe.Coupon,
  owner: Pick<Partial<Stripe.Discount>, "checkout_session" | "customer" | "subscription" | "promotion_code">,
): Stripe.Discount {
  const start = toSeconds(work.now);
  return {
    id: newId("di"),
    object: "discount",
    checkout_session: owner.checkout_session ?? null,
    customer: owner.customer ?? null,
    customer_account: null,
    end: null,
    invoice: null,
    invoice_item: null,
    promotion_code: owner.promotion_code ?? null,
    source: { coupon: coupon.id, type: "coupon" },
    start,
    subscription: owner.subscription ?? null,
    subscription_item: null,
  };
}

/**
 * What a coupon takes off each of several amounts, in cents. A percentage is rounded half up for each amount; a fixed
 * amount is spread in proportion, and what rounding leaves goes to the last ones that can take it.
 */
export function planDiscounts(
  { percent_off: percentOff, amount_off: amountOff }: Pick<Stripe.Coupon, "percent_off" | "amount_off">,
  amountsCents: readonly number[],
): number[] {
  if (percentOff !== null) {
    const hundredths = Math.round(percentOff * 100);
    return amountsCents.map((amount) => Math.floor((amount * hundredths + 5_000) / 10_000));
  }
  const total = amountsCents.reduce((sum, amount) => sum + amount, 0);
  let left = Math.min(amountOff ?? 0, total);
  const parts = amountsCents.map((amount) => (total === 0 ? 0 : Math.floor((left * amount) / total)));
  left -= parts.reduce((sum, part) => sum + part, 0);
  return parts
    .toReversed()
    .map((part, index) => {
      const extra = Math.min(left, (amountsCents.at(-1 - index) ?? 0) - part);
      left -= extra;
      return part + extra;
    })
    .toReversed();
}
