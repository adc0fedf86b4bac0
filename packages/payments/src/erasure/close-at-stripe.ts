import type { Db } from "@scrip/db";
import { AppError } from "@scrip/errors";
import Stripe from "stripe";
import { callStripe } from "../call-stripe.ts";
import type { StripeAccount } from "../open-stripe.ts";
import { findStripeCustomerId } from "../stripe-customer.store.ts";
import { blankStripeEvents, listOpenCheckouts } from "./forget-buyer.store.ts";

/**
 * Ends everything between an erased account and Stripe: open Checkouts, the subscription and the saved cards go with Stripe's
 * customer, which is deleted there. Stripe keeps the payments themselves, as the law wants it, and refunds of them stay possible.
 * Then what Stripe has told us about the person goes, too. Safe to repeat.
 *
 * @throws {AppError} `payment_provider_failed`: call again
 */
export async function closeAtStripe(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  customerId: string,
): Promise<void> {
  for (const session of await listOpenCheckouts(db, customerId)) {
    await unlessDone(() => callStripe("expire a Checkout", () => stripe.client.checkout.sessions.expire(session)));
  }
  const stripeCustomerId = await findStripeCustomerId(db, customerId);
  if (stripeCustomerId === null) return;
  await unlessDone(() => callStripe("delete a customer", () => stripe.client.customers.del(stripeCustomerId)));
  await blankStripeEvents(db, stripeCustomerId);
}

/** What has ended already, or is gone, is as it should be. A Checkout that was paid meanwhile is fulfilled like any other. */
async function unlessDone(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isDone = error.code === "not_found" || error.cause instanceof Stripe.errors.StripeInvalidRequestError;
    if (!isDone) throw error;
  }
}
