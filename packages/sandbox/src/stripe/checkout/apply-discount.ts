import { invalidParameter, refusedByState } from "../api/errors.ts";
import { findId } from "../reference.ts";
import type { CheckoutInternal } from "../resources/checkout-session.ts";
import { buildDiscount, type GivenDiscount, planDiscounts, requireUsableCoupon } from "../resources/discount.ts";
import { findActiveCode } from "../resources/promotion-code.ts";
import { getInternal, lockObject, saveInternal, saveObject } from "../store/object.store.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";
import { requirePayable } from "./require-payable.ts";

type Checkout = { session: CheckoutSession; internal: CheckoutInternal };

/**
 * The session with a discount in place of any other; nothing is saved.
 *
 * @throws {StripeApiError} 400 when the coupon may not be used for it, or leaves only a few cents to pay
 */
export async function applyDiscount(
  work: Work,
  { session, internal }: Checkout,
  given: GivenDiscount,
  path: string,
): Promise<Checkout> {
  const purchase = {
    customerId: findId(session.customer),
    subtotalCents: session.amount_subtotal ?? 0,
    currency: session.currency ?? "usd",
  };
  const coupon = await requireUsableCoupon(work, given, purchase, path);
  const promotionCode = given.promotion_code ?? null;
  const discount = buildDiscount(work, coupon, { checkout_session: session.id, promotion_code: promotionCode });
  const reductions = planDiscounts(
    coupon,
    internal.lineItems.map((item) => item.amount_subtotal),
  );
  const reduced = reduce({ session, internal }, reductions);
  return {
    session: requirePayable({
      ...reduced.session,
      discounts: [{ coupon: promotionCode === null ? coupon.id : null, promotion_code: promotionCode }],
    }),
    internal: { ...reduced.internal, discount },
  };
}

function reduce({ session, internal }: Checkout, reductions: readonly number[]): Checkout {
  const lineItems = internal.lineItems.map((item, index) => {
    const reduction = reductions[index] ?? 0;
    return { ...item, amount_discount: reduction, amount_total: item.amount_subtotal - reduction };
  });
  const total = reductions.reduce((sum, reduction) => sum + reduction, 0);
  return {
    session: {
      ...session,
      amount_total: Math.max((session.amount_subtotal ?? 0) - total, 0),
      total_details: { amount_discount: total, amount_shipping: 0, amount_tax: 0 },
    },
    internal: { ...internal, lineItems },
  };
}

/**
 * Does what a person does who types a code on the hosted page; an empty one takes the discount away again.
 *
 * @throws {StripeApiError} 400 when the session takes no codes, or the code is unknown, has ended or is not for it
 */
export async function enterPromotionCode(work: Work, sessionId: string, text: string): Promise<CheckoutSession> {
  const session = await lockObject(work.tx, "checkout.session", sessionId);
  if (session.status !== "open") {
    throw refusedByState(null, `This Checkout Session is not open: its status is \`${session.status}\`.`);
  }
  if (!session.allow_promotion_codes) throw refusedByState(null, "This Checkout Session takes no promotion codes.");
  const internal = await getInternal<CheckoutInternal>(work.tx, sessionId);
  const changed = text === "" ? removeDiscount({ session, internal }) : await enter(work, { session, internal }, text);
  await saveObject(work.tx, changed.session);
  await saveInternal(work.tx, sessionId, changed.internal);
  return changed.session;
}

async function enter(work: Work, checkout: Checkout, text: string): Promise<Checkout> {
  const code = await findActiveCode(work, text);
  if (!code) throw invalidParameter(null, "promotion_code", "This code is invalid.");
  return applyDiscount(work, checkout, { promotion_code: code.id }, "promotion_code");
}

function removeDiscount(checkout: Checkout): Checkout {
  const { session, internal } = reduce(checkout, []);
  return { session: { ...session, discounts: [] }, internal: { ...internal, discount: null } };
}
