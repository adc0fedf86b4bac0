import type { Db } from "@scrip/db";
import { AppError, assert, NotFoundError } from "@scrip/errors";
import type Stripe from "stripe";
import { callStripe } from "../call-stripe.ts";
import { ensureStripeCustomer } from "../ensure-stripe-customer.ts";
import type { StripeAccount } from "../open-stripe.ts";
import type { CheckoutPages } from "../plan-checkout-session.ts";
import { ensurePlans } from "./ensure-plans.ts";
import { hasSubscriptionEnded } from "./subscription-facts.ts";

/** Who subscribes to what. `{CHECKOUT_SESSION_ID}` in `successUrl` is filled in by Stripe. */
export type SubscriptionOrder = CheckoutPages & {
  customerId: string;
  userId: string;
  email: string;
  packageId: string;
  /** Of this attempt: repeating it answers the same Checkout. 1 to 200 characters. */
  idempotencyKey: string;
  /** Days before the first payment; they bring no credits. 0: none. */
  trialDays: number;
};

/**
 * Starts a Stripe Checkout for a plan. Nothing of it is written down here: the subscription is mirrored, and its credits are
 * given, when Stripe tells of a paid invoice. Other Checkouts of plans that are open are closed, so that a customer with two
 * tabs does not pay twice.
 *
 * @throws {NotFoundError} the package cannot be had every month
 * @throws {AppError} `conflict` the customer has a subscription, which is changed on the portal; `payment_provider_failed`
 */
export async function createSubscriptionCheckout(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  order: SubscriptionOrder,
): Promise<{ checkoutSessionId: string; checkoutUrl: string }> {
  const plan = (await ensurePlans({ db, stripe })).find(({ packageId }) => packageId === order.packageId);
  if (plan === undefined) throw new NotFoundError("There is no such plan.");
  const stripeCustomerId = await ensureStripeCustomer(db, stripe, order);
  const idempotencyKey = `subscribe:${order.customerId}:${order.idempotencyKey}:${plan.stripePriceId}`;
  await refuseSecondSubscription(stripe, stripeCustomerId);
  const session = await callStripe("open a Checkout", () =>
    stripe.client.checkout.sessions.create(planSession(order, plan.stripePriceId, stripeCustomerId), {
      idempotencyKey,
    }),
  );
  await closeOtherCheckouts(stripe, stripeCustomerId, session.id);
  assert(session.url, `Checkout ${session.id} has no page`);
  return { checkoutSessionId: session.id, checkoutUrl: session.url };
}

function planSession(
  { customerId, userId, packageId, trialDays, successUrl, cancelUrl }: SubscriptionOrder,
  price: string,
  customer: string,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { customerId, userId, packageId };
  return {
    mode: "subscription",
    customer,
    line_items: [{ quantity: 1, price }],
    metadata,
    subscription_data: { metadata, ...(trialDays > 0 && { trial_period_days: trialDays }) },
    success_url: successUrl,
    cancel_url: cancelUrl,
  };
}

/** Asks Stripe, not our rows: a subscription that was paid a second ago must be seen. */
async function refuseSecondSubscription(stripe: StripeAccount, customer: string): Promise<void> {
  const { data } = await callStripe("list subscriptions", () =>
    stripe.client.subscriptions.list({ customer, status: "all", limit: 100 }),
  );
  const live = data.find((subscription) => subscription.status !== "incomplete" && !hasSubscriptionEnded(subscription));
  if (live === undefined) return;
  throw new AppError("conflict", `Stripe's customer ${customer} has subscription ${live.id}`, {
    publicMessage: "You have a plan already. Change it with “Manage plan”.",
  });
}

async function closeOtherCheckouts(stripe: StripeAccount, customer: string, kept: string): Promise<void> {
  const { data } = await callStripe("list Checkouts", () =>
    stripe.client.checkout.sessions.list({ customer, status: "open", limit: 100 }),
  );
  for (const { id, mode } of data) {
    if (mode !== "subscription" || id === kept) continue;
    await callStripe("close a Checkout", () => stripe.client.checkout.sessions.expire(id));
  }
}
