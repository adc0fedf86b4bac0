import { type Db, readNow } from "@scrip/db";
import { AppError, assert, InvalidInputError, NotFoundError } from "@scrip/errors";
import Stripe from "stripe";
import { callStripe } from "./call-stripe.ts";
import { ensureStripeCustomer } from "./ensure-stripe-customer.ts";
import { type DiscountObstacle, findDiscount } from "./find-discount.ts";
import type { StripeAccount } from "./open-stripe.ts";
import { findPackageOnSale } from "./package.store.ts";
import { findPaymentByKey, insertPaymentOnce, type Payment, storeCheckout } from "./payment.store.ts";
import { type CheckoutPages, planCheckoutSession } from "./plan-checkout-session.ts";
import { forgetStripeCustomer } from "./stripe-customer.store.ts";

/** Who buys what. The receipt goes to `email`; `{CHECKOUT_SESSION_ID}` in `successUrl` is filled in by Stripe. */
export type Purchase = CheckoutPages & {
  customerId: string;
  userId: string;
  email: string;
  packageId: string;
  /** Of this attempt to buy: repeating it answers the same Checkout. 1 to 200 characters. */
  idempotencyKey: string;
  /** Taken off the price on Stripe's page. Without one, a code can be typed there. */
  promotionCode?: string | undefined;
};

export type PurchaseCheckout = { paymentId: string; checkoutSessionId: string; checkoutUrl: string };

const KEY_LENGTH_MAX = 200;
const FIRST_CHECK_AFTER_MS = 5 * 60_000;

/**
 * Starts a Stripe Checkout for one package. The payment is written down as pending first, so that an event about it never
 * meets a missing row. No credits exist until Stripe says it was paid.
 *
 * @throws {NotFoundError} no such package is on sale
 * @throws {InvalidInputError} the promotion code takes nothing off for this customer; nothing was begun
 * @throws {AppError} `idempotency_key_reused` the key belongs to another purchase; `in_flight` the same purchase is being
 *   started; `payment_provider_failed`
 */
export async function createPurchaseCheckout(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  purchase: Purchase,
): Promise<PurchaseCheckout> {
  const promotionCodeId = await readPromotionCode(db, purchase);
  const payment = await recordPurchase(db, purchase);
  if (payment.checkoutSessionId !== null && payment.checkoutUrl !== null) {
    return { paymentId: payment.id, checkoutSessionId: payment.checkoutSessionId, checkoutUrl: payment.checkoutUrl };
  }
  const session = await openCheckout(db, stripe, payment, { ...purchase, stripePromotionCodeId: promotionCodeId });
  assert(session.url, `Checkout ${session.id} has no page`);
  await storeCheckout(db, payment.id, { checkoutSessionId: session.id, checkoutUrl: session.url });
  return { paymentId: payment.id, checkoutSessionId: session.id, checkoutUrl: session.url };
}

type DiscountedPurchase = Purchase & { stripePromotionCodeId: string | null };

const OBSTACLES: Record<DiscountObstacle, string> = {
  unknown: "There is no such promotion code.",
  expired: "This promotion code has ended.",
  used_up: "This promotion code is used up.",
  used_before: "You have used this promotion code before.",
};

/** Stripe's id of the code that the purchase comes with; null where it comes without. */
async function readPromotionCode(db: Db, purchase: Purchase): Promise<string | null> {
  const { promotionCode, customerId, idempotencyKey } = purchase;
  if (promotionCode === undefined) return null;
  const found = await findDiscount(db, { code: promotionCode, customerId });
  if ("discount" in found) return found.discount.stripePromotionCodeId;
  // A repeated purchase may be the one that has used the code.
  if ((await findPaymentByKey(db, customerId, idempotencyKey))?.checkoutSessionId != null) return null;
  throw new InvalidInputError(OBSTACLES[found.obstacle], { field: "promotionCode" });
}

/** Somebody may have deleted the customer in Stripe's dashboard: then a new one takes its place, once. */
async function openCheckout(
  db: Db,
  stripe: StripeAccount,
  payment: Payment,
  purchase: DiscountedPurchase,
): Promise<Stripe.Checkout.Session> {
  const stripeCustomerId = await ensureStripeCustomer(db, stripe, purchase);
  try {
    return await createSession(stripe, payment, stripeCustomerId, purchase);
  } catch (error) {
    if (!isGoneCustomer(error)) throw error;
    await forgetStripeCustomer(db, purchase.customerId, stripeCustomerId);
    const replaced = await ensureStripeCustomer(db, stripe, purchase, stripeCustomerId);
    return createSession(stripe, payment, replaced, purchase);
  }
}

/** The key names Stripe's customer and the code, so that a Checkout for others is another call. */
function createSession(
  stripe: StripeAccount,
  payment: Payment,
  stripeCustomerId: string,
  purchase: DiscountedPurchase,
) {
  const { stripePromotionCodeId } = purchase;
  const discounted = stripePromotionCodeId === null ? "" : `:${stripePromotionCodeId}`;
  return callStripe("open a Checkout", () =>
    stripe.client.checkout.sessions.create(planCheckoutSession(payment, stripeCustomerId, purchase), {
      idempotencyKey: `checkout:${payment.id}:${stripeCustomerId}${discounted}`,
    }),
  );
}

function isGoneCustomer(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : {};
  return cause instanceof Stripe.errors.StripeError && cause.code === "resource_missing" && cause.param === "customer";
}

async function recordPurchase(db: Db, purchase: Purchase): Promise<Payment> {
  const { customerId, packageId, idempotencyKey } = purchase;
  if (idempotencyKey.length < 1 || idempotencyKey.length > KEY_LENGTH_MAX) {
    throw new InvalidInputError(`The idempotency key must have 1 to ${KEY_LENGTH_MAX} characters.`);
  }
  const earlier = await findPaymentByKey(db, customerId, idempotencyKey);
  if (!earlier) await insertPurchase(db, purchase);
  const payment = earlier ?? (await findPaymentByKey(db, customerId, idempotencyKey));
  assert(payment, "a payment was written and is not there");
  if (payment.packageId !== packageId) {
    throw new AppError("idempotency_key_reused", `key of payment ${payment.id} came with package ${packageId}`, {
      publicMessage: "This idempotency key was used for another purchase.",
    });
  }
  return payment;
}

async function insertPurchase(db: Db, purchase: Purchase): Promise<void> {
  const sold = await findPackageOnSale(db, purchase.packageId);
  if (!sold) throw new NotFoundError("There is no such package.");
  const now = await readNow(db);
  await insertPaymentOnce(db, {
    customerId: purchase.customerId,
    userId: purchase.userId,
    packageId: sold.id,
    creditsMicrocredits: sold.creditsMicrocredits,
    bonusMicrocredits: sold.bonusMicrocredits,
    amountCents: sold.priceCents,
    currency: sold.currency,
    idempotencyKey: purchase.idempotencyKey,
    receiptEmail: purchase.email,
    nextCheckAt: new Date(now.getTime() + FIRST_CHECK_AFTER_MS),
  });
}
