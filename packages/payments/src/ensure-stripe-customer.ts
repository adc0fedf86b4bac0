import { createHash } from "node:crypto";
import type { Db } from "@scrip/db";
import { callStripe } from "./call-stripe.ts";
import type { StripeAccount } from "./open-stripe.ts";
import { findStripeCustomerId, insertStripeCustomerOnce } from "./stripe-customer.store.ts";

/**
 * Stripe's customer for ours. The key names the e-mail too, because two members of a team may buy at once. `instead` names one
 * that was deleted at Stripe.
 *
 * @throws {AppError} `payment_provider_failed`
 */
export async function ensureStripeCustomer(
  db: Db,
  stripe: StripeAccount,
  { customerId, email }: { customerId: string; email: string },
  instead?: string,
): Promise<string> {
  const known = await findStripeCustomerId(db, customerId);
  if (known) return known;
  const digest = createHash("sha256").update(email).digest("hex").slice(0, 16);
  const created = await callStripe("make a customer", () =>
    stripe.client.customers.create(
      { email, metadata: { customerId } },
      { idempotencyKey: `customer:${customerId}:${digest}${instead === undefined ? "" : `:${instead}`}` },
    ),
  );
  await insertStripeCustomerOnce(db, customerId, created.id);
  return (await findStripeCustomerId(db, customerId)) ?? created.id;
}
