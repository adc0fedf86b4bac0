import pg from "pg";
import type Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startSandboxStripe } from "./start-sandbox-stripe.ts";
import { type Received, SECRET, startTestStripe, type TestStripe, waitFor } from "./test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;
const advanced: Date[] = [];

beforeAll(async () => {
  sandbox = await startTestStripe({
    webhookSecrets: [SECRET, "whsec_test_second"],
    onClockAdvanced: (now) => {
      advanced.push(now);
    },
  });
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.post("/sandbox/faults", {});
  sandbox.answerWith(200);
  sandbox.received.length = 0;
});

function receivedAbout(objectId: string): Received[] {
  return sandbox.received.filter(({ event }) => (event.data.object as { id?: string }).id === objectId);
}

async function eventAbout(objectId: string): Promise<Stripe.Event> {
  const { data } = await stripe.events.list({ limit: 100 });
  const event = data.find((candidate) => (candidate.data.object as { id?: string }).id === objectId);
  if (!event) throw new Error(`no event about ${objectId}`);
  return event;
}

async function untilDelivered(objectId: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await eventAbout(objectId)).pending_webhooks === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the event about ${objectId} was never delivered`);
}

function advance(by: string) {
  return sandbox.post("/sandbox/clock", { advance: by });
}

test("every secret verifies a webhook, so that one can be replaced while both are known", async () => {
  const { id } = await stripe.customers.create({ name: "Rotation" });
  const [webhook] = await waitFor("the webhook", () => receivedAbout(id).length > 0 && receivedAbout(id));
  if (!webhook) throw new Error("no webhook");
  const header = String(webhook.headers["stripe-signature"]);
  expect(stripe.webhooks.constructEvent(webhook.body, header, SECRET).type).toBe("customer.created");
  expect(stripe.webhooks.constructEvent(webhook.body, header, "whsec_test_second").type).toBe("customer.created");
  expect(webhook.headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(webhook.event.request?.id).toMatch(/^req_/);
});

test("a receiver that fails twice gets the event a third time, later each time by the product's clock", async () => {
  sandbox.answerWith(500);
  const { id } = await stripe.customers.create({ name: "Retried" });
  await waitFor("the first attempt", () => receivedAbout(id).length === 1);
  expect((await eventAbout(id)).pending_webhooks).toBe(1);
  await advance("1m");
  expect(receivedAbout(id)).toHaveLength(2);
  sandbox.answerWith(200);
  await advance("1h");
  expect(receivedAbout(id)).toHaveLength(3);
  expect((await eventAbout(id)).pending_webhooks).toBe(0);
  await advance("2d");
  expect(receivedAbout(id)).toHaveLength(3);
  expect(new Set(receivedAbout(id).map(({ event }) => event.id)).size).toBe(1);
});

test("an event is given up three days after it happened, and can still be found in the list", async () => {
  sandbox.answerWith(500);
  const { id } = await stripe.customers.create({ name: "Given up" });
  await waitFor("the first attempt", () => receivedAbout(id).length === 1);
  for (let day = 0; day < 8; day += 1) await advance("12h");
  const attempts = receivedAbout(id).length;
  expect(attempts).toBeGreaterThan(4);
  sandbox.answerWith(200);
  await advance("30d");
  expect(receivedAbout(id)).toHaveLength(attempts);
  const missed = await stripe.events.list({ delivery_success: false, limit: 100 });
  expect(missed.data.map((event) => (event.data.object as { id?: string }).id)).toContain(id);
});

test("a redirect is not an answer", async () => {
  sandbox.answerWith(302);
  const { id } = await stripe.customers.create({ name: "Redirected" });
  await waitFor("the first attempt", () => receivedAbout(id).length === 1);
  expect((await eventAbout(id)).pending_webhooks).toBe(1);
  sandbox.answerWith(200);
  await advance("1h");
  await untilDelivered(id);
});

test("duplicate sends copies on top of the first", async () => {
  await sandbox.post("/sandbox/faults", { webhooks: { duplicate: 3 } });
  const { id } = await stripe.customers.create({ name: "Copied" });
  await waitFor("all copies", () => receivedAbout(id).length === 4);
  await advance("1d");
  expect(receivedAbout(id)).toHaveLength(4);
  expect(new Set(receivedAbout(id).map(({ event }) => event.id)).size).toBe(1);
});

test("drop loses the next attempts; the retries arrive", async () => {
  const set = await sandbox.post("/sandbox/faults", { webhooks: { drop: 1 } });
  expect(set).toMatchObject({ status: 200, body: { webhooks: { drop: 1 } } });
  const { id } = await stripe.customers.create({ name: "Dropped" });
  await advance("1s");
  expect(receivedAbout(id)).toHaveLength(0);
  await advance("1m");
  expect(receivedAbout(id)).toHaveLength(1);
});

test("delayMs holds events back", async () => {
  await sandbox.post("/sandbox/faults", { webhooks: { delayMs: 60_000 } });
  const { id } = await stripe.customers.create({ name: "Late" });
  await advance("1s");
  expect(receivedAbout(id)).toHaveLength(0);
  await advance("1m");
  expect(receivedAbout(id)).toHaveLength(1);
});

test("shuffle lets events overtake each other, and loses none", async () => {
  await sandbox.post("/sandbox/faults", { webhooks: { shuffle: true } });
  const ids: string[] = [];
  for (let index = 0; index < 20; index += 1) ids.push((await stripe.customers.create({ name: `S${index}` })).id);
  await waitFor("all", () => ids.every((id) => receivedAbout(id).length === 1));
  const arrived = sandbox.received.map(({ event }) => (event.data.object as { id: string }).id);
  expect(arrived.toSorted()).toEqual(ids.toSorted());
  expect(arrived).not.toEqual(ids);
});

test("moving the clock moves Stripe's time, tells the callback and notifies the database", async () => {
  const listener = new pg.Client({ connectionString: sandbox.databaseUrl });
  await listener.connect();
  await listener.query("listen scrip_clock");
  const notified: string[] = [];
  listener.on("notification", ({ payload }) => notified.push(payload ?? ""));
  const before = await stripe.customers.create({ name: "Before" });
  const answer = await advance("30d");
  const after = await stripe.customers.create({ name: "After" });
  expect(answer).toMatchObject({ status: 200, body: { object: "test_helpers.test_clock", status: "ready" } });
  expect(after.created - before.created).toBeGreaterThanOrEqual(30 * 86_400);
  expect(after.created - before.created).toBeLessThan(30 * 86_400 + 60);
  await waitFor("the notification", () => notified.length > 0);
  expect(notified).toEqual([advanced.at(-1)?.toISOString()]);
  await listener.end();
});

test("state, open sessions and webhooks that are due survive a restart", async () => {
  sandbox.answerWith(500);
  const customer = await stripe.customers.create({ name: "Restart" });
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    customer: customer.id,
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 1_000, product_data: { name: "A" } } }],
    success_url: "http://localhost/",
  });
  const replayable = await stripe.customers.create({ name: "Key" }, { idempotencyKey: "across-restart" });
  await waitFor("the first attempt", () => receivedAbout(customer.id).length === 1);
  await sandbox.restart();
  sandbox.answerWith(200);
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ name: "Restart" });
  expect((await stripe.customers.create({ name: "Key" }, { idempotencyKey: "across-restart" })).id).toBe(replayable.id);
  await advance("1h");
  expect(receivedAbout(customer.id)).toHaveLength(2);
  const paid = await sandbox.post(`/sandbox/checkout/${session.id}/pay`, { outcome: "paid" });
  expect(paid.body).toMatchObject({ payment_status: "paid" });
});

test.each([
  ["/sandbox/clock", { advance: "-1d" }, 400],
  ["/sandbox/clock", { advance: "" }, 400],
  ["/sandbox/clock", { advance: "999999999w" }, 400],
  ["/sandbox/clock", { advance: 30 }, 400],
  ["/sandbox/clock", null, 400],
  ["/sandbox/faults", { webhooks: { explode: true } }, 400],
  ["/sandbox/faults", { webhooks: { duplicate: -1 } }, 400],
  ["/sandbox/faults", [], 400],
  ["/sandbox/checkout/cs_test_absent/pay", { outcome: "paid" }, 404],
  ["/sandbox/checkout/cs_test_absent/pay", { outcome: "free" }, 400],
  ["/sandbox/checkout/%00/pay", { outcome: "paid" }, 400],
  ["/sandbox/checkout/%E0%A4%A/pay", { outcome: "paid" }, 400],
  ["/sandbox/refunds", { paymentIntent: "pi_absent" }, 400],
  ["/sandbox/refunds", { paymentIntent: "pi_absent", amount: 1.5 }, 400],
  ["/sandbox/disputes", { paymentIntent: "pi_absent", path: "lost" }, 400],
  ["/sandbox/unheard-of", {}, 404],
])("the control route %s refuses %j", async (path, body, status) => {
  const answer = await sandbox.post(path, body);
  expect(answer).toMatchObject({ status, body: { error: { message: expect.any(String) } } });
  expect(JSON.stringify(answer.body)).not.toMatch(/ {4}at |node_modules/);
});

test("a form of another site cannot steer the sandbox", async () => {
  const response = await fetch(`${sandbox.url()}/sandbox/clock`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: '{"advance":"30d"}',
  });
  expect(response.status).toBe(400);
});

test("it does not start without a migrated database or without a secret", async () => {
  const client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
  await client.query("create database unmigrated");
  await client.end();
  const databaseUrl = sandbox.databaseUrl.replace(/postgres$/, "unmigrated");
  const options = { port: 0, databaseUrl, webhookUrl: sandbox.url(), webhookSecrets: [SECRET], apiKey: "sk_test_x" };
  await expect(startSandboxStripe(options)).rejects.toThrow("needs a migrated database");
  await expect(startSandboxStripe({ ...options, webhookSecrets: [] })).rejects.toThrow("needs a secret");
});

test("the sandbox says that it is alive", async () => {
  expect((await fetch(`${sandbox.url()}/healthz`)).status).toBe(200);
});
