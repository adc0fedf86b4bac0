import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestStripe, type TestStripe } from "./test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;
let start = 0;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await sandbox.post("/sandbox/faults", {});
  start = Number((await journal(0)).at(-1)?.seq ?? 0);
});

type Row = { seq: string; method: string; path: string; status: number | null; [key: string]: unknown };

async function journal(after = start): Promise<Row[]> {
  const response = await fetch(`${sandbox.url()}/sandbox/calls?after=${after}&limit=1000`);
  return ((await response.json()) as { calls: Row[] }).calls;
}

test("every call is in the journal, with what was asked and how it ended", async () => {
  const options = { idempotencyKey: "journal-1" };
  const { id } = await stripe.customers.create({ name: "Ada" }, options);
  await stripe.customers.create({ name: "Ada" }, options);
  await stripe.customers.retrieve(id);
  await stripe.customers.retrieve("cus_absent").catch(() => undefined);
  const create = { method: "POST", path: "/v1/customers", parameters: "name=Ada", idempotencyKey: "journal-1" };
  expect(await journal()).toMatchObject([
    { ...create, status: 200, isReplay: false, objectId: id },
    { ...create, status: 200, isReplay: true, objectId: id },
    { method: "GET", path: `/v1/customers/${id}`, status: 200, objectId: id },
    { method: "GET", path: "/v1/customers/cus_absent", status: 404, objectId: null },
  ]);
});

test("an answer that was lost is in the journal as done", async () => {
  await sandbox.post("/sandbox/faults", { api: { reset: true, nextN: 1 } });
  const { id } = await stripe.customers.create({ name: "Lost" });
  expect(await journal()).toMatchObject([
    { status: 200, isReplay: false, isAnswerLost: true, objectId: id },
    { status: 200, isReplay: true, isAnswerLost: false, objectId: id },
  ]);
});

test("the journal survives a restart; a call that was cut off has no ending", async () => {
  await sandbox.post("/sandbox/faults", { api: { hang: 60_000, nextN: 1 } });
  const cutOff = stripe.customers.create({ name: "Cut off" });
  for (let rows: Row[] = []; rows.length === 0; rows = await journal());
  await sandbox.restart();
  const { id } = await cutOff; // the official client tries a closed connection once more by itself
  expect(await journal()).toMatchObject([
    { path: "/v1/customers", status: null, isReplay: null },
    { path: "/v1/customers", status: 200, isReplay: false, objectId: id },
  ]);
});

test("a 500 after execution began is the stored answer of its key; one of before it is not", async () => {
  await sandbox.post("/sandbox/faults", { api: { status: 500, begun: true, nextN: 1 } });
  const stored = { idempotencyKey: "stored-500" };
  await expect(stripe.customers.create({ name: "Never" }, stored)).rejects.toBeInstanceOf(Stripe.errors.StripeAPIError);
  await expect(stripe.customers.create({ name: "Never" }, stored)).rejects.toMatchObject({ statusCode: 500 });
  expect(await journal()).toMatchObject([
    { status: 500, isReplay: false },
    { status: 500, isReplay: true },
  ]);

  await sandbox.post("/sandbox/faults", { api: { status: 500, nextN: 1 } });
  const free = { idempotencyKey: "free-500" };
  await expect(stripe.customers.create({ name: "Later" }, free)).rejects.toMatchObject({ statusCode: 500 });
  expect((await stripe.customers.create({ name: "Later" }, free)).name).toBe("Later");
});
