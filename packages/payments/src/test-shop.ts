import { newId } from "@scrip/db";
import { createLogger, type Logger } from "@scrip/logger";
import { startSandboxStripe } from "@scrip/sandbox";
import { test as base } from "@scrip/testing";
import { openStripe, type StripeAccount } from "./open-stripe.ts";
import { seedPackages } from "./seed-packages.ts";

// Only tests import this file: packages on sale, and the sandbox Stripe behind the official client.

const API_KEY = "sk_test_51AbcdefghijklmnopQ";
const WEBHOOK_SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";

export type Shop = {
  stripe: StripeAccount;
  logger: Logger;
  newCustomer(): Promise<{ customerId: string; userId: string }>;
  /** Does what a person on Stripe's page does: `paid`, `declined`, `async_paid`, `async_failed`, `cancelled`. */
  pay(checkoutSessionId: string, outcome: string): Promise<void>;
  /** Makes the sandbox's API misbehave; `{}` ends it. */
  setApiFaults(api: object): Promise<void>;
};

export const test = base.extend<"shop", Shop>("shop", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const sandbox = await startSandboxStripe({
    port: 0,
    databaseUrl: database.ownerDatabaseUrl,
    webhookUrl: "http://127.0.0.1:9/nobody-listens", // what arrives is handed over by hand
    webhookSecrets: [WEBHOOK_SECRET],
    apiKey: API_KEY,
  });
  onCleanup(() => sandbox.close());
  await seedPackages(database.db);

  async function post(path: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }
  return {
    stripe: openStripe({
      stripeSecretKey: API_KEY,
      stripeWebhookSecrets: [WEBHOOK_SECRET],
      stripeApiBase: new URL(sandbox.url),
    }),
    logger: createLogger("test", "silent"),
    async newCustomer() {
      const customerId = newId("cus");
      await database.db.customer.create({ data: { id: customerId, kind: "person", name: "Ada" } });
      return { customerId, userId: newId("usr") };
    },
    pay: (checkoutSessionId, outcome) => post(`/sandbox/checkout/${checkoutSessionId}/pay`, { outcome }),
    setApiFaults: (api) => post("/sandbox/faults", { api }),
  };
});
