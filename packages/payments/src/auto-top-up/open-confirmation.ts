import { type Db, readNow } from "@scrip/db";
import { assert } from "@scrip/errors";
import { callStripe } from "../call-stripe.ts";
import { ensureStripeCustomer } from "../ensure-stripe-customer.ts";
import type { StripeAccount } from "../open-stripe.ts";
import { type Payment, storeCheckout } from "../payment.store.ts";
import { planCheckoutSession } from "../plan-checkout-session.ts";
import { watchCheckout } from "./attempt.store.ts";

const FIRST_CHECK_AFTER_MS = 5 * 60_000;

/**
 * Opens the Checkout at which the holder of a card finishes an automatic payment, for the same payment of ours: paid there, it is
 * fulfilled like one that somebody clicked for. Cancel the charge first.
 *
 * @throws {AppError} `payment_provider_failed`
 */
export async function openConfirmation(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  payment: Payment,
  { email, webUrl }: { email: string; webUrl: string },
): Promise<{ checkoutUrl: string }> {
  if (payment.checkoutUrl !== null) return { checkoutUrl: payment.checkoutUrl };
  const customer = await ensureStripeCustomer(db, stripe, { customerId: payment.customerId, email });
  const pages = {
    successUrl: `${webUrl}/credits/success?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${webUrl}/credits`,
  };
  const session = await callStripe("open a Checkout", () =>
    stripe.client.checkout.sessions.create(planCheckoutSession(payment, customer, pages), {
      idempotencyKey: `checkout:${payment.id}:${customer}`,
    }),
  );
  assert(session.url, `Checkout ${session.id} has no page`);
  await storeCheckout(db, payment.id, { checkoutSessionId: session.id, checkoutUrl: session.url });
  await watchCheckout(db, payment.id, new Date((await readNow(db)).getTime() + FIRST_CHECK_AFTER_MS));
  return { checkoutUrl: session.url };
}

/**
 * Closes a Checkout that nobody is to pay any more; one that was paid or has ended stays as it is.
 *
 * @throws {AppError} `payment_provider_failed`
 */
export async function closeConfirmation(stripe: StripeAccount, checkoutSessionId: string): Promise<void> {
  const session = await callStripe("read a Checkout", () =>
    stripe.client.checkout.sessions.retrieve(checkoutSessionId),
  );
  if (session.status !== "open") return;
  await callStripe("close a Checkout", () =>
    stripe.client.checkout.sessions.expire(checkoutSessionId, {}, { idempotencyKey: `expire:${checkoutSessionId}` }),
  );
}
