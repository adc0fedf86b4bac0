import type Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { getId } from "./reference.ts";
import { startTestStripe, type TestStripe, waitFor } from "./test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.received.length = 0;
});

/** A checkout of $10.00 that was paid by `card`; answers its payment intent. */
async function buy(card = "pm_card_visa"): Promise<string> {
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    customer_email: "ada@example.com",
    line_items: [
      { quantity: 1, price_data: { currency: "usd", unit_amount: 1_000, product_data: { name: "Starter" } } },
    ],
    success_url: "http://127.0.0.1:9/",
  });
  await sandbox.post(`/sandbox/checkout/${session.id}/pay`, { outcome: "paid", card });
  await advance("10s");
  return getId((await stripe.checkout.sessions.retrieve(session.id)).payment_intent);
}

function advance(by: string) {
  return sandbox.post("/sandbox/clock", { advance: by });
}

async function chargeOf(paymentIntent: string): Promise<Stripe.Charge> {
  const [charge] = (await stripe.charges.list({ payment_intent: paymentIntent })).data;
  if (!charge) throw new Error("no charge");
  return charge;
}

/** The types of all events about an object, oldest first. */
async function typesAbout(objectId: string): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  return data
    .filter((event) => (event.data.object as { id?: string }).id === objectId)
    .map((event) => event.type)
    .toReversed();
}

/** What the balance holds after all movements about a payment, without Stripe's fees. */
async function balanceOf(...sourceIds: string[]): Promise<number> {
  const lists = await Promise.all(sourceIds.map((source) => stripe.balanceTransactions.list({ source, limit: 100 })));
  return lists.flatMap(({ data }) => data).reduce((sum, transaction) => sum + transaction.amount, 0);
}

test("several refunds of a payment are each their own, and add up", async () => {
  const paymentIntent = await buy();
  for (const amount of [100, 200, 300]) await stripe.refunds.create({ payment_intent: paymentIntent, amount });
  expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 600, refunded: false });
  const refunds = await stripe.refunds.list({ payment_intent: paymentIntent });
  expect(refunds.data.map((refund) => [refund.amount, refund.status])).toEqual([
    [300, "succeeded"],
    [200, "succeeded"],
    [100, "succeeded"],
  ]);
});

test("a refund that takes its time is pending, then succeeds, and is counted once", async () => {
  const paymentIntent = await buy();
  const { body } = await sandbox.post("/sandbox/refunds", { paymentIntent, amount: 400, outcome: "pending_succeeded" });
  expect(body).toMatchObject({ status: "pending", pending_reason: "processing" });
  expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 400 });
  await advance("5s");
  const refund = await stripe.refunds.retrieve(String(body.id));
  expect(refund.status).toBe("succeeded");
  expect(refund).not.toHaveProperty("pending_reason");
  expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 400 });
  expect(await typesAbout(refund.id)).toEqual(["refund.created", "refund.updated", "charge.refund.updated"]);
});

test.each(["pending_failed", "succeeded_failed"])("a refund that ends as %s gives the money back", async (outcome) => {
  const paymentIntent = await buy();
  const { body } = await sandbox.post("/sandbox/refunds", { paymentIntent, outcome });
  expect(body.status).toBe(outcome.split("_")[0]);
  expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 1_000, refunded: true });
  await advance("5s");
  const refund = await stripe.refunds.retrieve(String(body.id), { expand: ["failure_balance_transaction"] });
  expect(refund).toMatchObject({
    status: "failed",
    failure_reason: "expired_or_canceled_card",
    failure_balance_transaction: { type: "refund_failure", amount: 1_000 },
  });
  expect(await balanceOf(refund.id)).toBe(0);
  expect(await chargeOf(paymentIntent)).toMatchObject({ amount_refunded: 0, refunded: false });
  await waitFor("the event", () =>
    sandbox.received.find(({ event }) => event.type === "refund.failed" && event.data.object.id === refund.id),
  );
  expect(await stripe.refunds.create({ payment_intent: paymentIntent })).toMatchObject({ amount: 1_000 });
});

test("cards and bank accounts decide how their refunds go on", async () => {
  const pending = await stripe.refunds.create({ payment_intent: await buy("pm_card_pendingRefund") });
  const failing = await stripe.refunds.create({ payment_intent: await buy("pm_card_refundFail") });
  const bank = await stripe.refunds.create({ payment_intent: await buy("pm_usBankAccount") });
  expect([pending.status, failing.status, bank.status]).toEqual(["pending", "succeeded", "pending"]);
  await advance("5s");
  const after = await Promise.all([pending, failing, bank].map(({ id }) => stripe.refunds.retrieve(id)));
  expect(after.map((refund) => refund.status)).toEqual(["succeeded", "failed", "succeeded"]);
});

test("a lost dispute takes the money and a fee, and keeps them", async () => {
  const paymentIntent = await buy();
  const answer = await sandbox.post("/sandbox/disputes", { paymentIntent, path: "lost" });
  expect(answer).toMatchObject({
    status: 200,
    body: { object: "dispute", status: "needs_response", amount: 1_000, payment_intent: paymentIntent },
  });
  const id = String(answer.body.id);
  expect(await chargeOf(paymentIntent)).toMatchObject({ disputed: true });
  await advance("5s");
  const dispute = await stripe.disputes.retrieve(id, { expand: ["charge", "payment_intent"] });
  expect(dispute).toMatchObject({
    status: "lost",
    charge: { object: "charge", disputed: true },
    payment_intent: { object: "payment_intent" },
    balance_transactions: [{ type: "adjustment", reporting_category: "dispute", amount: -1_000, fee: 1_500 }],
  });
  expect(await typesAbout(id)).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
  ]);
  await expect(stripe.refunds.create({ payment_intent: paymentIntent })).rejects.toMatchObject({
    code: "charge_disputed",
  });
});

test("a dispute that is won gives the money back", async () => {
  const paymentIntent = await buy();
  const { body } = await sandbox.post("/sandbox/disputes", { paymentIntent, path: "won", after: "20d" });
  const id = String(body.id);
  await advance("19d");
  expect((await stripe.disputes.retrieve(id)).status).toBe("needs_response");
  await advance("2d");
  const dispute = await stripe.disputes.retrieve(id);
  expect(dispute.status).toBe("won");
  expect(dispute.balance_transactions.map((transaction) => transaction.amount)).toEqual([-1_000, 1_000]);
  expect(await balanceOf(id)).toBe(0);
  expect(await typesAbout(id)).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
  ]);
});

test("an inquiry moves no money, and a refund settles it", async () => {
  const paymentIntent = await buy();
  const { body } = await sandbox.post("/sandbox/disputes", { paymentIntent, path: "inquiry" });
  expect(body).toMatchObject({ status: "warning_needs_response", is_charge_refundable: true });
  await stripe.refunds.create({ payment_intent: paymentIntent });
  await advance("5s");
  expect(await stripe.disputes.retrieve(String(body.id))).toMatchObject({
    status: "warning_closed",
    balance_transactions: [],
  });
  expect(await typesAbout(String(body.id))).toEqual(["charge.dispute.created", "charge.dispute.closed"]);
});

test("an inquiry can become a dispute that is lost", async () => {
  const paymentIntent = await buy();
  const { body } = await sandbox.post("/sandbox/disputes", { paymentIntent, path: "inquiry_lost", amount: 600 });
  await advance("5s");
  await advance("5s");
  expect(await stripe.disputes.retrieve(String(body.id))).toMatchObject({ status: "lost", amount: 600 });
  expect(await typesAbout(String(body.id))).toEqual([
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
  ]);
});

test.each([
  ["winning_evidence", "won", 0],
  ["losing_evidence", "lost", -1_000],
])("evidence that says %s decides the dispute: %s", async (words, status, balance) => {
  const paymentIntent = await buy("pm_card_createDispute");
  const [dispute] = (await stripe.disputes.list({ payment_intent: paymentIntent })).data;
  const id = dispute?.id ?? "";
  const under = await stripe.disputes.update(id, { evidence: { uncategorized_text: words }, submit: true });
  expect(under).toMatchObject({
    status: "under_review",
    evidence: { uncategorized_text: words },
    evidence_details: { has_evidence: true, submission_count: 1 },
  });
  await advance("5s");
  expect((await stripe.disputes.retrieve(id)).status).toBe(status);
  expect(await balanceOf(id)).toBe(balance);
});

test("closing a dispute accepts that it is lost, once", async () => {
  const paymentIntent = await buy();
  const { body } = await sandbox.post("/sandbox/disputes", { paymentIntent, path: "open" });
  expect((await stripe.disputes.close(String(body.id))).status).toBe("lost");
  await expect(stripe.disputes.close(String(body.id))).rejects.toThrow("already closed");
  await expect(stripe.disputes.update(String(body.id), { evidence: { product_description: "x" } })).rejects.toThrow(
    "already closed",
  );
});

test("a payment is disputed once, and never for more than it was", async () => {
  const paymentIntent = await buy();
  const tooMuch = await sandbox.post("/sandbox/disputes", { paymentIntent, path: "lost", amount: 1_001 });
  expect(tooMuch).toMatchObject({ status: 400, body: { error: { param: "amount" } } });
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => sandbox.post("/sandbox/disputes", { paymentIntent, path: "lost" })),
  );
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 400, 400, 400]);
});
