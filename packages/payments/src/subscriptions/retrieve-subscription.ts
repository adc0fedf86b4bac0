import { callStripe } from "../call-stripe.ts";
import type { StripeAccount } from "../open-stripe.ts";
import { readSubscriptionFacts, SUBSCRIPTION_EXPAND, type SubscriptionFacts } from "./subscription-facts.ts";

/** Reads a subscription back from Stripe. Not inside a transaction. Throws like {@link callStripe}. */
export async function retrieveSubscription(
  stripe: StripeAccount,
  subscriptionId: string,
): Promise<SubscriptionFacts | null> {
  const subscription = await callStripe("read a subscription", () =>
    stripe.client.subscriptions.retrieve(subscriptionId, { expand: SUBSCRIPTION_EXPAND }),
  );
  return readSubscriptionFacts(subscription);
}
