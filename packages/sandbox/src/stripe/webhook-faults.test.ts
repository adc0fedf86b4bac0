import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Received, SECRET, startTestStripe, type TestStripe, waitFor } from "./test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.post("/sandbox/faults", {});
  await sandbox.post("/sandbox/clock", { advance: "1s" });
  sandbox.received.length = 0;
});

function receivedAbout(objectId: string): Received[] {
  return sandbox.received.filter(({ event }) => (event.data.object as { id?: string }).id === objectId);
}

async function firstAbout(objectId: string): Promise<Received> {
  return waitFor("the webhook", () => receivedAbout(objectId)[0]);
}

function verify({ body, headers }: Received, secret = SECRET): Stripe.Event {
  const { seconds } = /t=(?<seconds>\d+)/.exec(String(headers["stripe-signature"]))?.groups ?? {};
  if (seconds === undefined) throw new Error("no time in the signature");
  const age = 300; // what the official package tolerates
  return stripe.webhooks.constructEvent(body, String(headers["stripe-signature"]), secret, age);
}

async function newCustomer(webhooks: object): Promise<Received> {
  await sandbox.post("/sandbox/faults", { webhooks });
  const { id } = await stripe.customers.create({ name: "Ada" });
  return firstAbout(id);
}

test("a webhook of the wrong secret does not verify", async () => {
  const webhook = await newCustomer({ wrongSecret: true });
  expect(() => verify(webhook)).toThrow(Stripe.errors.StripeSignatureVerificationError);
  expect(() => verify(webhook, "whsec_nobody_has_this_secret")).not.toThrow();
});

test("a webhook with an old timestamp is signed well, and too old", async () => {
  const webhook = await newCustomer({ oldTimestamp: 3_600 });
  expect(() => verify(webhook)).toThrow("Timestamp outside the tolerance zone");
});

test("a webhook may be of another API version, while the event is not", async () => {
  const webhook = await newCustomer({ apiVersion: "2020-08-27" });
  expect(verify(webhook).api_version).toBe("2020-08-27");
  expect((await stripe.events.retrieve(webhook.event.id)).api_version).toBe(Stripe.API_VERSION);
});

test("a stale webhook carries the object as it was before, while the event tells how it became", async () => {
  const customer = await stripe.customers.create({ name: "Before" });
  await firstAbout(customer.id);
  await sandbox.post("/sandbox/faults", { webhooks: { stale: true } });
  await stripe.customers.update(customer.id, { name: "After" });
  const stale = await waitFor("the update", () => receivedAbout(customer.id)[1]);
  expect(stale.event).toMatchObject({ type: "customer.updated", data: { object: { name: "Before" } } });
  expect((await stripe.events.retrieve(stale.event.id)).data.object).toMatchObject({ name: "After" });
});

test("a burst holds events back and sends them together", async () => {
  await sandbox.post("/sandbox/faults", { webhooks: { burstMs: 3_600_000 } });
  const ids: string[] = [];
  for (let index = 0; index < 10; index += 1) ids.push((await stripe.customers.create({ name: `B${index}` })).id);
  expect(sandbox.received).toEqual([]);
  await sandbox.post("/sandbox/clock", { advance: "1h" });
  expect(ids.map((id) => receivedAbout(id).length)).toEqual(ids.map(() => 1));
});

test("the switches that are on can be read back", async () => {
  const settings = { webhooks: { stale: true, drop: 2 }, api: { status: 429, nextN: 3 } };
  await sandbox.post("/sandbox/faults", settings);
  const response = await fetch(`${sandbox.url()}/sandbox/faults`);
  expect(await response.json()).toEqual(settings);
});
