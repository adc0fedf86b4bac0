import { createHash } from "node:crypto";
import type { Db } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import type Stripe from "stripe";
import { callStripe } from "../call-stripe.ts";
import type { StripeAccount } from "../open-stripe.ts";
import { findStripeCustomerId } from "../stripe-customer.store.ts";
import { ensurePlans } from "./ensure-plans.ts";
import type { SubscriptionPlan } from "./plan.store.ts";

/**
 * Opens Stripe's own page, where a customer changes the plan or the card, cancels, and finds invoices. It is good for a short
 * time, so it is made anew each time.
 *
 * @throws {NotFoundError} the customer has never bought anything
 * @throws {AppError} `payment_provider_failed`
 */
export async function openPortal(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  { customerId, returnUrl }: { customerId: string; returnUrl: string },
): Promise<{ portalUrl: string }> {
  const customer = await findStripeCustomerId(db, customerId);
  if (customer === null) throw new NotFoundError("There is nothing to manage yet.");
  const configuration = await ensureConfiguration(stripe, await ensurePlans({ db, stripe }));
  const session = await callStripe("open the portal", () =>
    stripe.client.billingPortal.sessions.create({ customer, configuration, return_url: returnUrl }),
  );
  return { portalUrl: session.url };
}

/** What the page offers follows the plans: with other plans it is another configuration, found again by its digest. */
async function ensureConfiguration(stripe: StripeAccount, plans: readonly SubscriptionPlan[]): Promise<string> {
  const features = planFeatures(plans);
  const digest = createHash("sha256").update(JSON.stringify(features)).digest("hex").slice(0, 32);
  const { data } = await callStripe("list configurations of the portal", () =>
    stripe.client.billingPortal.configurations.list({ active: true, limit: 100 }),
  );
  const known = data.find(({ metadata }) => metadata?.["scripDigest"] === digest);
  if (known) return known.id;
  const made = await callStripe("configure the portal", () =>
    stripe.client.billingPortal.configurations.create({ features, metadata: { scripDigest: digest } }),
  );
  return made.id;
}

/** A better plan is paid at once, because its credits come at once; who cancels keeps what is paid until the period ends. */
function planFeatures(plans: readonly SubscriptionPlan[]): Stripe.BillingPortal.ConfigurationCreateParams.Features {
  return {
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: "at_period_end" },
    subscription_update: {
      enabled: true,
      default_allowed_updates: ["price"],
      proration_behavior: "always_invoice",
      products: plans.map(({ stripeProductId, stripePriceId }) => ({
        product: stripeProductId,
        prices: [stripePriceId],
      })),
    },
  };
}
