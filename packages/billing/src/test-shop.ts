import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Db, newId } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import {
  createPurchaseCheckout,
  idOf,
  openStripe,
  recordStripeEvent,
  seedPackages,
  subjectOfEvent,
} from "@scrip/payments";
import { startSandboxStripe } from "@scrip/sandbox";
import { test as base } from "@scrip/testing";
import { applyStripeEvent } from "./apply-stripe-event.ts";
import type { BillingDeps } from "./billing-deps.ts";
import { fulfilPayment } from "./fulfil-payment.ts";

// Only tests import this file: a shop with packages on sale, whose Stripe is the sandbox.

const API_KEY = "sk_test_51AbcdefghijklmnopQ";
const WEBHOOK_SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";

export type PurchaseInTest = { customerId: string; paymentId: string; checkoutSessionId: string };
export type PaidPurchaseInTest = PurchaseInTest & { paymentIntentId: string; chargeId: string };

/** An event as Stripe sends it. */
export type SentEvent = { id: string; type: string; created: number; data: { object: { id?: string } } };

export type Shop = {
  deps: BillingDeps;
  /** `customerId`: who buys; a new customer where it is left out. */
  buy(packageId: string, customerId?: string): Promise<PurchaseInTest>;
  /** Bought, paid by card, and its credits granted. */
  buyAndPay(packageId: string, customerId?: string): Promise<PaidPurchaseInTest>;
  /** Does what a person on Stripe's page does: `paid`, `declined`, `async_paid`, `async_failed`, `cancelled`. */
  pay(checkoutSessionId: string, outcome: string, promotionCode?: string): Promise<void>;
  /** The payment intent that a Checkout was paid with. */
  intentOf(checkoutSessionId: string): Promise<string>;
  /** Sends a POST to a control route of the sandbox, and answers the Stripe object that it made. */
  control(path: string, body: object): Promise<{ id: string }>;
  /** Stores a signed event about the object, as the webhook route does, and answers its id. */
  receiveEvent(type: string, objectId: string): Promise<string>;
  /** What Stripe has told since it was asked last, oldest first. */
  takeEvents(): Promise<SentEvent[]>;
  /** Stores the very bytes of an event, signed, as the webhook route does. */
  deliver(event: SentEvent): Promise<void>;
  /** Where Stripe delivers to. Down until a test says otherwise: it answers 503 and stores nothing. */
  webhooks: { isUp: boolean; answered: number };
  /** Works off what is in the inbox and still open, as the jobs do. Answers how many events that were. */
  drainInbox(): Promise<number>;
};

export const test = base.extend<"shop", Shop>("shop", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const { db } = database;
  const webhooks = { isUp: false, answered: 0 };
  const receiver = await startReceiver(async (rawBody, signatureHeader) => {
    if (!webhooks.isUp) return 503;
    await recordStripeEvent(deps, { rawBody, signatureHeader });
    webhooks.answered += 1;
    return 200;
  });
  const sandbox = await startSandboxStripe({
    port: 0,
    databaseUrl: database.ownerDatabaseUrl,
    webhookUrl: receiver.url,
    webhookSecrets: [WEBHOOK_SECRET],
    apiKey: API_KEY,
  });
  onCleanup(async () => {
    await sandbox.close();
    receiver.close();
  });
  await seedPackages(db);
  const stripe = openStripe({
    stripeSecretKey: API_KEY,
    stripeWebhookSecrets: [WEBHOOK_SECRET],
    stripeApiBase: new URL(sandbox.url),
  });
  const deps = { db, stripe, logger: createLogger("test", "silent") };
  const taken = new Set<string>();

  async function control(path: string, body: object): Promise<{ id: string }> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${sandbox.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as { id: string };
  }

  async function sendSigned(event: object): Promise<void> {
    const payload = JSON.stringify(event);
    const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
    const signatureHeader = stripe.client.webhooks.generateTestHeaderString({
      payload,
      secret: WEBHOOK_SECRET,
      timestamp: Math.floor(now.getTime() / 1000),
    });
    await recordStripeEvent(deps, { rawBody: new Uint8Array(Buffer.from(payload)), signatureHeader });
  }

  async function buy(packageId: string, buyer?: string): Promise<PurchaseInTest> {
    const customerId = buyer ?? (await newCustomer(db));
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
  }

  async function pay(checkoutSessionId: string, outcome: string, promotionCode?: string): Promise<void> {
    await control(`/sandbox/checkout/${checkoutSessionId}/pay`, { outcome, ...(promotionCode && { promotionCode }) });
  }

  return {
    deps,
    control,
    buy,
    pay,
    async intentOf(checkoutSessionId) {
      return idOf((await stripe.client.checkout.sessions.retrieve(checkoutSessionId)).payment_intent) ?? "";
    },
    deliver: sendSigned,
    webhooks,
    async drainInbox() {
      const open = await db.stripeEvent.findMany({ where: { status: { in: ["received", "parked"] } } });
      for (const { id } of open) await applyStripeEvent(deps, id);
      return open.length;
    },
    async buyAndPay(packageId, buyer) {
      const purchase = await buy(packageId, buyer);
      await pay(purchase.checkoutSessionId, "paid");
      await fulfilPayment(deps, purchase);
      const paid = await db.payment.findUniqueOrThrow({ where: { id: purchase.paymentId } });
      return { ...purchase, paymentIntentId: paid.paymentIntentId ?? "", chargeId: paid.chargeId ?? "" };
    },
    async receiveEvent(type, objectId) {
      const id = `evt_${crypto.randomUUID().replaceAll("-", "")}`;
      const api_version = stripe.client.getApiField("version");
      const object = { id: objectId, object: subjectOfEvent(type) };
      await sendSigned({ id, object: "event", type, api_version, livemode: false, data: { object } });
      return id;
    },
    async takeEvents() {
      const events: SentEvent[] = [];
      for await (const event of stripe.client.events.list({ limit: 100 })) {
        if (taken.has(event.id)) continue;
        taken.add(event.id);
        events.push(event as SentEvent);
      }
      return events.reverse();
    },
  };
});

/** A server that hands bodies and signatures on; an answer that throws is a 500. */
async function startReceiver(
  receive: (rawBody: Uint8Array<ArrayBuffer>, signatureHeader: string | null) => Promise<number>,
): Promise<{ url: string; close(): void }> {
  async function answer(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const signature = request.headers["stripe-signature"];
    return receive(new Uint8Array(Buffer.concat(chunks)), typeof signature === "string" ? signature : null);
  }
  const server = createServer((request, response) => {
    void answer(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/webhooks/stripe`, close: () => server.close() };
}

async function newCustomer(db: Db): Promise<string> {
  const id = newId("cus");
  await db.customer.create({ data: { id, kind: "person", name: "Ada" } });
  return id;
}
