import { captureHold, getBalance, listHistory, placeHold } from "@scrip/credits";
import { type Db, inTransaction, newId } from "@scrip/db";
import fc from "fast-check";
import { expect } from "vitest";
import { applyRefund } from "./apply-refund.ts";
import { applyStripeEvent } from "./apply-stripe-event.ts";
import { fulfilPayment } from "./fulfil-payment.ts";
import { dollarsOf } from "./test-books.ts";
import { type Shop, test } from "./test-shop.ts";

const CREDIT = 1_000_000n;
const STARTER = 1_000n * CREDIT;

test("a full refund takes the credits and the money back, and Stripe keeps its fee", async ({ db, shop }) => {
  const { customerId, paymentId, paymentIntentId } = await shop.buyAndPay("basic");
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: paymentIntentId });
  expect(await applyRefund(shop.deps, { stripeRefundId: refund.id })).toEqual({ status: "applied", paymentId });

  expect(await getBalance(db, customerId)).toMatchObject({
    balanceMicrocredits: 0n,
    debtMicrocredits: 0n,
    purchasedMicrocredits: 0n,
  });
  const { rows } = await listHistory(db, customerId, {}, { limit: 10 });
  expect(rows.map((row) => row.type)).toEqual(["clawback", "clawback", "bonus", "purchase"]);
  expect(await dollarsOf(db, customerId)).toEqual({ stripe_clearing: 161, stripe_fees: -161 });
  expect(await db.stripeRefund.findUnique({ where: { id: refund.id } })).toMatchObject({
    paymentId,
    amountCents: 4_500,
    status: "succeeded",
  });
});

test("partial refunds, one of them failed, with shuffled and repeated events: only what succeeded is taken", async ({
  db,
  shop,
}) => {
  const orders = fc.tuple(
    fc.shuffledSubarray([300, 200, 100], { minLength: 3 }),
    fc.constantFrom("succeeded_failed", "pending_failed"),
    fc.infiniteStream(fc.nat()),
  );
  await fc.assert(
    fc.asyncProperty(orders, async ([amounts, failing, draws]) => {
      await shop.takeEvents();
      const { customerId, paymentIntentId } = await shop.buyAndPay("starter");
      for (const [index, amount] of amounts.entries()) {
        const outcome = index === 1 ? failing : "succeeded";
        await shop.control("/sandbox/refunds", { paymentIntent: paymentIntentId, amount, outcome });
      }
      const early = await shop.takeEvents();
      await deliverAndApply(shop, [...early, ...early.slice(0, 3)], draws);
      await shop.control("/sandbox/clock", { advance: "10s" });
      const late = await shop.takeEvents();
      await deliverAndApply(shop, [...late, ...early, ...late], draws);

      const refunded = amounts.filter((_, index) => index !== 1).reduce((sum, cents) => sum + cents, 0);
      const { balanceMicrocredits } = await getBalance(db, customerId);
      expect(balanceMicrocredits).toBe(STARTER - BigInt(refunded) * CREDIT);
      expect((await dollarsOf(db, customerId))["deferred_revenue"]).toBe(1_000 - refunded);
      const events = await db.stripeEvent.findMany({ where: { status: { in: ["received", "quarantined"] } } });
      expect(events).toEqual([]);
    }),
    { numRuns: 6, seed: 59 },
  );
});

test("a refund that failed after it had succeeded is given back once, however often it is looked at", async ({
  db,
  shop,
}) => {
  const { customerId, paymentIntentId } = await shop.buyAndPay("basic");
  const refund = await shop.control("/sandbox/refunds", {
    paymentIntent: paymentIntentId,
    outcome: "succeeded_failed",
  });
  await applyRefund(shop.deps, { stripeRefundId: refund.id });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
  await shop.control("/sandbox/clock", { advance: "10s" });
  await Promise.all(Array.from({ length: 8 }, () => applyRefund(shop.deps, { stripeRefundId: refund.id })));
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(5_500n * CREDIT);
  expect(await dollarsOf(db, customerId)).toEqual({
    stripe_clearing: -4_339,
    deferred_revenue: 4_500,
    stripe_fees: -161,
  });
});

test("a payment whose money went back while it was in quarantine is never granted, and one whose refund failed is", async ({
  db,
  shop,
}) => {
  for (const outcome of ["succeeded", "pending_succeeded", "pending_failed"]) {
    const { customerId, paymentId, checkoutSessionId } = await shop.buy("starter");
    await shop.pay(checkoutSessionId, "paid");
    await db.payment.update({ where: { id: paymentId }, data: { amountCents: 999 } });
    expect(await fulfilPayment(shop.deps, { checkoutSessionId })).toMatchObject({ status: "quarantined" });
    const order = { paymentIntent: await shop.intentOf(checkoutSessionId), outcome };
    const refund = await shop.control("/sandbox/refunds", order);
    expect(await applyRefund(shop.deps, { stripeRefundId: refund.id })).toMatchObject({ status: "applied" });

    // The row is put right afterwards, as the runbook says.
    await db.payment.update({ where: { id: paymentId }, data: { amountCents: 1_000 } });
    expect(await fulfilPayment(shop.deps, { checkoutSessionId })).toMatchObject({
      status: "quarantined",
      granted: false,
    });
    await shop.control("/sandbox/clock", { advance: "10s" });
    await applyRefund(shop.deps, { stripeRefundId: refund.id });
    const status = outcome === "pending_failed" ? "paid" : "quarantined";
    expect(await fulfilPayment(shop.deps, { checkoutSessionId })).toMatchObject({ status });
    const expected = outcome === "pending_failed" ? STARTER : 0n;
    expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(expected);
  }
});

test("a pending refund takes nothing until it has succeeded", async ({ db, shop }) => {
  const { customerId, paymentIntentId } = await shop.buyAndPay("starter");
  const order = { paymentIntent: paymentIntentId, amount: 400, outcome: "pending_succeeded" };
  const refund = await shop.control("/sandbox/refunds", order);
  await applyRefund(shop.deps, { stripeRefundId: refund.id });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(STARTER);
  await shop.control("/sandbox/clock", { advance: "10s" });
  await applyRefund(shop.deps, { stripeRefundId: refund.id });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(600n * CREDIT);
});

test("an answer of Stripe's that somebody else has overtaken is not applied", async ({ db, shop }) => {
  const { customerId, paymentIntentId } = await shop.buyAndPay("starter");
  const refund = await shop.control("/sandbox/refunds", {
    paymentIntent: paymentIntentId,
    outcome: "succeeded_failed",
  });
  const { refunds } = shop.deps.stripe.client;
  const slow = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  let calls = 0;
  const slowStripe = new Proxy(shop.deps.stripe.client, {
    get: (client, key) => (key === "refunds" ? { retrieve: slowRetrieve } : Reflect.get(client, key)),
  });
  async function slowRetrieve(...args: Parameters<typeof refunds.retrieve>) {
    const answer = await refunds.retrieve(...args);
    calls += 1;
    if (calls === 1) {
      answered.resolve();
      await slow.promise; // it still says "succeeded" when everybody knows better
    }
    return answer;
  }
  const late = applyRefund(
    { ...shop.deps, stripe: { ...shop.deps.stripe, client: slowStripe } },
    { stripeRefundId: refund.id },
  );
  await answered.promise;
  await shop.control("/sandbox/clock", { advance: "10s" });
  await applyRefund(shop.deps, { stripeRefundId: refund.id });
  slow.resolve();
  expect(await late).toMatchObject({ status: "applied" });
  expect(calls).toBe(2);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(STARTER);
  expect(await db.stripeRefund.findUnique({ where: { id: refund.id } })).toMatchObject({ status: "failed" });
});

test.for([false, true])(
  "after 80 %% is spent a full refund leaves debt, which blocks spending and is repaid first (other grants: %s)",
  async (hasOthers, { db, shop }) => {
    const { customerId, paymentIntentId } = await shop.buyAndPay("starter");
    await spend(db, customerId, 800n * CREDIT);
    if (hasOthers) await shop.buyAndPay("starter", customerId);
    const refund = await shop.control("/sandbox/refunds", { paymentIntent: paymentIntentId });
    await applyRefund(shop.deps, { stripeRefundId: refund.id });

    const debt = hasOthers ? 0n : 800n * CREDIT;
    const left = hasOthers ? 200n * CREDIT : 0n;
    expect(await getBalance(db, customerId)).toMatchObject({ balanceMicrocredits: left, debtMicrocredits: debt });
    if (hasOthers) return;
    await expect(spend(db, customerId, CREDIT)).rejects.toMatchObject({ code: "debt_outstanding" });
    await shop.buyAndPay("starter", customerId);
    expect(await getBalance(db, customerId)).toMatchObject({
      balanceMicrocredits: 200n * CREDIT,
      debtMicrocredits: 0n,
    });
    await spend(db, customerId, CREDIT);
  },
);

test("a refund that is heard of before its payment brings the payment first", async ({ db, shop }) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  const paymentIntent = await shop.intentOf(checkoutSessionId);
  const refund = await shop.control("/sandbox/refunds", { paymentIntent, amount: 250 });
  const event = await shop.receiveEvent("refund.created", refund.id);
  expect(await applyStripeEvent(shop.deps, event)).toEqual({ status: "applied", paymentId });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(750n * CREDIT);
});

test("a refund of somebody else's sale is none of ours, and an unknown one is not there", async ({ db, shop }) => {
  const session = await shop.deps.stripe.client.checkout.sessions.create({
    mode: "payment",
    line_items: [{ quantity: 1, price_data: { unit_amount: 700, currency: "usd", product_data: { name: "A mug" } } }],
    success_url: "http://localhost:3000/ok",
  });
  await shop.pay(session.id, "paid");
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: await shop.intentOf(session.id) });
  const event = await shop.receiveEvent("refund.created", refund.id);
  expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ status: "foreign" });
  expect(await db.stripeEvent.findUnique({ where: { id: event } })).toMatchObject({ status: "ignored" });
  await expect(applyRefund(shop.deps, { stripeRefundId: "re_none" })).rejects.toMatchObject({ code: "not_found" });
});

test("a payment in quarantine can be refunded, and nothing is taken that was never given", async ({ db, shop }) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  await db.payment.update({ where: { id: paymentId }, data: { amountCents: 2_000 } }); // not what was sold
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: await shop.intentOf(checkoutSessionId) });
  expect(await applyRefund(shop.deps, { stripeRefundId: refund.id })).toEqual({ status: "applied", paymentId });
  expect(await getBalance(db, customerId)).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 0n });
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "quarantined" });
});

/** Stores each event as often as it comes and works it off, in an order that the numbers decide. */
async function deliverAndApply(shop: Shop, events: Awaited<ReturnType<Shop["takeEvents"]>>, draws: fc.Stream<number>) {
  const numbers = draws.take(events.length)[Symbol.iterator]();
  const shuffled = events.map((event) => ({ event, at: Number(numbers.next().value) })).toSorted((a, b) => a.at - b.at);
  for (const { event } of shuffled) await shop.deliver(event);
  await Promise.all(shuffled.map(({ event }) => applyStripeEvent(shop.deps, event.id)));
}

async function spend(db: Db, customerId: string, amountMicrocredits: bigint): Promise<void> {
  const requestId = newId("req");
  const userId = newId("usr");
  await inTransaction(db, (tx) => placeHold(tx, { requestId, customerId, userId, amountMicrocredits }));
  await inTransaction(db, (tx) =>
    captureHold(tx, {
      requestId,
      chargeMicrocredits: amountMicrocredits,
      providerCostNanodollars: 0n,
      actor: userId,
      description: "A request",
      modelId: "m",
    }),
  );
}
