import type { Db } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { callStripe } from "./call-stripe.ts";
import type { StripeAccount } from "./open-stripe.ts";
import { findStripeCustomerId } from "./stripe-customer.store.ts";

/**
 * Brings Stripe's customer to an e-mail, to which Stripe sends its receipts and invoices. Whoever never bought has no customer
 * there, and whoever was deleted there none any more: nothing to do. Safe to repeat.
 *
 * @throws {AppError} `payment_provider_failed`: call again
 */
export async function updateBuyerEmail(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  { customerId, email }: { customerId: string; email: string },
): Promise<void> {
  const stripeCustomerId = await findStripeCustomerId(db, customerId);
  if (stripeCustomerId === null) return;
  try {
    await callStripe("change a customer's e-mail", () => stripe.client.customers.update(stripeCustomerId, { email }));
  } catch (error) {
    if (!isAppError(error) || error.code !== "not_found") throw error;
  }
}
