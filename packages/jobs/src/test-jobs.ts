import { newId } from "@scrip/db";
import { createMailer } from "@scrip/email";
import { createLogger } from "@scrip/logger";
import { createPurchaseCheckout, openStripe, recordStripeEvent, seedPackages } from "@scrip/payments";
import { startMailbox, startSandboxStripe } from "@scrip/sandbox";
import { test as base } from "@scrip/testing";
import type { JobsDeps } from "./jobs-deps.ts";

// Only tests import this file: what jobs work with, on the sandbox's Stripe and mailbox.

const API_KEY = "sk_test_51AbcdefghijklmnopQ";
const WEBHOOK_SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";

export const ALARMS = { email: "operators@scrip.test", adminUrl: "http://localhost:3001" };

export type CaughtMail = { to: string; subject: string; text: string; html: string };

export type JobsInTest = {
  deps: JobsDeps;
  /** `buyer`: a customer who is there already; a new one where it is left out. */
  buy(buyer?: string): Promise<{ customerId: string; paymentId: string; checkoutSessionId: string }>;
  pay(checkoutSessionId: string): Promise<void>;
  /** Stores a signed event about the session, as the webhook route does, and answers its id. */
  receiveEvent(type: string, checkoutSessionId: string): Promise<string>;
  setStripeFaults(faults: object): Promise<void>;
  listMails(): Promise<CaughtMail[]>;
};

export const test = base.extend<"jobs", JobsInTest>("jobs", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const { db } = database;
  const mailbox = await startMailbox({ httpPort: 0, smtpPort: 0 });
  const sandbox = await startSandboxStripe({
    port: 0,
    databaseUrl: database.ownerDatabaseUrl,
    webhookUrl: "http://127.0.0.1:9/nobody-listens", // events are stored by hand, see receiveEvent
    webhookSecrets: [WEBHOOK_SECRET],
    apiKey: API_KEY,
  });
  const mailer = createMailer({ smtpUrl: mailbox.smtpUrl, from: "Scrip <hello@scrip.test>" });
  onCleanup(async () => {
    mailer.close();
    await Promise.all([sandbox.close(), mailbox.close()]);
  });
  await seedPackages(db);
  const stripe = openStripe({
    stripeSecretKey: API_KEY,
    stripeWebhookSecrets: [WEBHOOK_SECRET],
    stripeApiBase: new URL(sandbox.url),
  });
  const logger = createLogger("test", "silent");

  async function control(path: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }

  return {
    deps: { db, stripe, mailer, logger, webUrl: "http://localhost:3000", alarms: ALARMS },
    async buy(buyer) {
      const customerId = buyer ?? newId("cus");
      if (buyer === undefined) await db.customer.create({ data: { id: customerId, kind: "person", name: "Ada" } });
      const checkout = await createPurchaseCheckout(
        { db, stripe },
        {
          customerId,
          userId: newId("usr"),
          email: `${customerId}@scrip.test`,
          packageId: "basic",
          idempotencyKey: crypto.randomUUID(),
          successUrl: "http://localhost:3000/ok?session={CHECKOUT_SESSION_ID}",
          cancelUrl: "http://localhost:3000/credits",
        },
      );
      return { customerId, ...checkout };
    },
    pay: (checkoutSessionId) => control(`/sandbox/checkout/${checkoutSessionId}/pay`, { outcome: "paid" }),
    async receiveEvent(type, checkoutSessionId) {
      const id = `evt_${crypto.randomUUID().replaceAll("-", "")}`;
      const object = { id: checkoutSessionId, object: "checkout.session" };
      const api_version = stripe.client.getApiField("version");
      const payload = JSON.stringify({ id, object: "event", type, api_version, livemode: false, data: { object } });
      const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
      const timestamp = Math.floor(now.getTime() / 1000);
      const secret = WEBHOOK_SECRET;
      const signatureHeader = stripe.client.webhooks.generateTestHeaderString({ payload, secret, timestamp });
      await recordStripeEvent(
        { db, stripe, logger },
        { rawBody: new Uint8Array(Buffer.from(payload)), signatureHeader },
      );
      return id;
    },
    setStripeFaults: (faults) => control("/sandbox/faults", faults),
    async listMails() {
      return (await (await fetch(`${mailbox.url}/messages`)).json()) as CaughtMail[];
    },
  };
});
