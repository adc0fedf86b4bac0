import { type Db, newId } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { createPurchaseCheckout, openStripe, recordStripeEvent, seedPackages, subjectOfEvent } from "@scrip/payments";
import { startSandboxStripe } from "@scrip/sandbox";
import { test as base } from "@scrip/testing";
import type { BillingDeps } from "./billing-deps.ts";

// Only tests import this file: a shop with packages on sale, whose Stripe is the sandbox.

const API_KEY = "sk_test_51AbcdefghijklmnopQ";
const WEBHOOK_SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";

export type PurchaseInTest = { customerId: string; paymentId: string; checkoutSessionId: string };

export type Shop = {
  deps: BillingDeps;
  buy(packageId: string): Promise<PurchaseInTest>;
  /** Does what a person on Stripe's page does: `paid`, `declined`, `async_paid`, `async_failed`, `cancelled`. */
  pay(checkoutSessionId: string, outcome: string): Promise<void>;
  /** Sends a POST to a control route of the sandbox. */
  control(path: string, body: object): Promise<void>;
  /** Stores a signed event about the object, as the webhook route does, and answers its id. */
  receiveEvent(type: string, objectId: string): Promise<string>;
};

export const test = base.extend<"shop", Shop>("shop", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const { db } = database;
  const sandbox = await startSandboxStripe({
    port: 0,
    databaseUrl: database.ownerDatabaseUrl,
    webhookUrl: "http://127.0.0.1:9/nobody-listens", // events are stored by hand, see receiveEvent
    webhookSecrets: [WEBHOOK_SECRET],
    apiKey: API_KEY,
  });
  onCleanup(() => sandbox.close());
  await seedPackages(db);
  const stripe = openStripe({
    stripeSecretKey: API_KEY,
    stripeWebhookSecrets: [WEBHOOK_SECRET],
    stripeApiBase: new URL(sandbox.url),
  });
  const deps = { db, stripe, logger: createLogger("test", "silent") };

  async function control(path: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }

  return {
    deps,
    control,
    async buy(packageId) {
      const customerId = await newCustomer(db);
      const checkout = await createPurchaseCheckout(deps, {
        customerId,
        userId: newId("usr"),
        email: "ada@scrip.test",
        packageId,
        idempotencyKey: crypto.randomUUID(),
        successUrl: "http://localhost:3000/ok?session={CHECKOUT_SESSION_ID}",
        cancelUrl: "http://localhost:3000/credits",
      });
      return { customerId, ...checkout };
    },
    pay: (checkoutSessionId, outcome) => control(`/sandbox/checkout/${checkoutSessionId}/pay`, { outcome }),
    async receiveEvent(type, objectId) {
      const id = `evt_${crypto.randomUUID().replaceAll("-", "")}`;
      const api_version = stripe.client.getApiField("version");
      const object = { id: objectId, object: subjectOfEvent(type) };
      const payload = JSON.stringify({ id, object: "event", type, api_version, livemode: false, data: { object } });
      const signatureHeader = stripe.client.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
      await recordStripeEvent(deps, { rawBody: new Uint8Array(Buffer.from(payload)), signatureHeader });
      return id;
    },
  };
});

async function newCustomer(db: Db): Promise<string> {
  const id = newId("cus");
  await db.customer.create({ data: { id, kind: "person", name: "Ada" } });
  return id;
}
