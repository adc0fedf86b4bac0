import Stripe from "stripe";
import type { PaymentsEnv } from "./env.ts";

/** Stripe, as this installation uses it. */
export type StripeAccount = {
  client: Stripe;
  /** False: test mode or the sandbox. Nothing of the other mode is ever believed. */
  isLive: boolean;
  webhookSecrets: readonly string[];
  /** Days before a new plan is paid for the first time; 0: none. */
  trialDays: number;
};

/** A person waits for a Checkout; jobs are repeated by whoever runs them. */
const TIMEOUT_MS = 10_000;
/**
 * One repetition by the SDK itself, which covers a closed connection and a 409 of two clicks at once. It is safe because
 * every POST carries our own idempotency key. More would only keep the customer waiting.
 */
const NETWORK_RETRIES = 1;

/** Makes the client of Stripe's API. Opens no connection yet. */
export function openStripe(env: PaymentsEnv): StripeAccount {
  const base = env.stripeApiBase;
  const client = new Stripe(env.stripeSecretKey, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: NETWORK_RETRIES,
    telemetry: false,
    appInfo: { name: "scrip" },
    ...(base && {
      host: base.hostname,
      port: base.port === "" ? (base.protocol === "https:" ? 443 : 80) : Number(base.port),
      protocol: base.protocol === "https:" ? "https" : "http",
    }),
  });
  return {
    client,
    isLive: env.stripeSecretKey.includes("_live_"),
    webhookSecrets: env.stripeWebhookSecrets,
    trialDays: env.trialDays ?? 0,
  };
}
