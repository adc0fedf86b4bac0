import { findId } from "../reference.ts";
import { type CheckoutInternal, describePayer } from "../resources/checkout-session.ts";
import { createCustomer } from "../resources/customer.ts";
import { redeemDiscount, requireUsableCoupon } from "../resources/discount.ts";
import { getInternal, lockObject, saveInternal, saveObject } from "../store/object.store.ts";
import { deleteTimers } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";

const UNKNOWN_PAYER_EMAIL = "buyer@sandbox.test";

/** The session with the e-mail of whoever pays, and with a customer of its own where one was asked for. Not saved. */
export async function resolvePayer(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const details = session.customer_details ?? describePayer(UNKNOWN_PAYER_EMAIL, null);
  const isNewCustomer = session.customer === null && session.customer_creation === "always";
  const customer = isNewCustomer
    ? (await createCustomer(work, { email: details.email, name: details.name })).id
    : session.customer;
  return { ...session, customer, customer_details: details };
}

/** Two people may enter the last use of a code; only the first to pay gets it. */
export async function requireDiscountStillUsable(work: Work, session: CheckoutSession): Promise<void> {
  const { discount } = await getInternal<CheckoutInternal>(work.tx, session.id);
  if (!discount) return;
  const coupon = findId(discount.source.coupon) ?? "";
  const promotionCode = findId(discount.promotion_code);
  await lockObject(work.tx, "coupon", coupon, "coupon");
  if (promotionCode !== null) await lockObject(work.tx, "promotion_code", promotionCode, "promotion_code");
  const purchase = {
    customerId: findId(session.customer),
    subtotalCents: session.amount_subtotal ?? 0,
    currency: session.currency ?? "usd",
  };
  const given = promotionCode === null ? { coupon } : { promotion_code: promotionCode };
  await requireUsableCoupon(work, given, purchase, "discounts[0]");
}

/** Closes a session that did what it was for, and tells it. */
export async function completeSession(work: Work, session: CheckoutSession): Promise<CheckoutSession> {
  const complete: CheckoutSession = { ...session, status: "complete", url: null };
  await saveObject(work.tx, complete);
  await deleteTimers(work.tx, session.id, "expire_session");
  const { discount } = await getInternal<CheckoutInternal>(work.tx, session.id);
  // A subscription has counted its discount when it was made.
  if (discount && session.mode === "payment") await redeemDiscount(work, discount);
  await recordEvent(work, "checkout.session.completed", complete);
  return complete;
}

/** Notes what the page of an open session goes on with. */
export async function noteAttempt(
  work: Work,
  session: CheckoutSession,
  attempt: Pick<Partial<CheckoutInternal>, "intentId" | "subscriptionId">,
): Promise<void> {
  const internal = await getInternal<CheckoutInternal>(work.tx, session.id);
  await saveInternal(work.tx, session.id, { ...internal, ...attempt });
}
