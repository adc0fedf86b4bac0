import { getBalance, listHistory } from "@scrip/credits";
import type { Db } from "@scrip/db";
import { expect } from "vitest";
import { applyStripeEvent } from "./apply-stripe-event.ts";
import { fulfilPayment } from "./fulfil-payment.ts";
import { type Shop, test } from "./test-shop.ts";

const COMPLETED = "checkout.session.completed";
const ASYNC_SUCCEEDED = "checkout.session.async_payment_succeeded";

test("a paid Checkout grants its credits and its bonus, each its own row of the history", async ({ db, shop }) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("basic");
  await shop.pay(checkoutSessionId, "paid");
  const outcome = await fulfilPayment(shop.deps, { checkoutSessionId });
  expect(outcome).toEqual({ status: "paid", paymentId, granted: true });

  const balance = await getBalance(db, customerId);
  expect(balance).toMatchObject({ balanceMicrocredits: 5_500_000_000n, purchasedMicrocredits: 5_000_000_000n });
  const { rows } = await listHistory(db, customerId, {}, { limit: 10 });
  expect(rows).toMatchObject([
    { type: "bonus", amountMicrocredits: 500_000_000n, paymentId },
    { type: "purchase", amountMicrocredits: 5_000_000_000n, paymentId },
  ]);
  const payment = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
  expect(payment).toMatchObject({
    status: "paid",
    paymentIntentId: expect.stringMatching(/^pi_/),
    chargeId: expect.stringMatching(/^ch_/),
    stripeFeeCents: 161,
    nextCheckAt: null,
  });
  const grants = await db.grant.findMany({ where: { paymentId }, orderBy: { category: "asc" } });
  expect(grants).toMatchObject([
    { category: "paid", priceNanodollars: 45_000_000_000n, expiresAt: null },
    { category: "promotional", priceNanodollars: 0n },
  ]);
  expect(grants[1]?.expiresAt?.getUTCFullYear()).toBe((payment.paidAt?.getUTCFullYear() ?? 0) + 1);
  expect(await topUpsOf(db, paymentId)).toBe(1);
});

test("twenty fulfilments at once grant once", async ({ db, shop }) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  const calls = Array.from({ length: 20 }, () => fulfilPayment(shop.deps, { checkoutSessionId }));
  const outcomes = await Promise.all(calls);
  expect(outcomes.filter((outcome) => outcome.granted)).toHaveLength(1);
  expect(outcomes.every((outcome) => outcome.status === "paid")).toBe(true);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(1_000_000_000n);
  expect(await topUpsOf(db, paymentId)).toBe(1);
});

test("two events about one session grant once, in both orders and at once", async ({ db, shop }) => {
  for (const types of [
    [COMPLETED, ASYNC_SUCCEEDED],
    [ASYNC_SUCCEEDED, COMPLETED],
  ]) {
    for (const atOnce of [true, false]) {
      const { customerId, checkoutSessionId } = await shop.buy("starter");
      await shop.pay(checkoutSessionId, "paid");
      const ids = await Promise.all(types.map((type) => shop.receiveEvent(type, checkoutSessionId)));
      if (atOnce) await Promise.all(ids.map((id) => applyStripeEvent(shop.deps, id)));
      else for (const id of ids) await applyStripeEvent(shop.deps, id);
      expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(1_000_000_000n);
      expect(await statusesOf(db, ids)).toEqual(["processed", "processed"]);
    }
  }
});

test("one event, worked off twenty times at once and again, grants once", async ({ db, shop }) => {
  const { customerId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  const id = await shop.receiveEvent(COMPLETED, checkoutSessionId);
  await Promise.all(Array.from({ length: 20 }, () => applyStripeEvent(shop.deps, id)));
  expect(await applyStripeEvent(shop.deps, id)).toBeNull();
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(1_000_000_000n);
});

test.for(["declined", "cancelled"])(
  "a Checkout that was %s grants nothing and can still be paid",
  async (outcome, { db, shop }) => {
    const { customerId, checkoutSessionId } = await shop.buy("starter");
    await shop.pay(checkoutSessionId, outcome);
    expect(await fulfilPayment(shop.deps, { checkoutSessionId })).toMatchObject({ status: "pending", granted: false });
    expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
    await shop.pay(checkoutSessionId, "paid");
    expect(await fulfilPayment(shop.deps, { checkoutSessionId })).toMatchObject({ status: "paid", granted: true });
  },
);

test("a delayed payment grants nothing when the Checkout completes, and once when the money comes", async ({
  db,
  shop,
}) => {
  const { customerId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "async_paid");
  const completed = await shop.receiveEvent(COMPLETED, checkoutSessionId);
  expect(await applyStripeEvent(shop.deps, completed)).toMatchObject({ status: "pending", granted: false });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);

  await shop.control("/sandbox/clock", { advance: "1m" });
  const succeeded = await shop.receiveEvent(ASYNC_SUCCEEDED, checkoutSessionId);
  expect(await applyStripeEvent(shop.deps, succeeded)).toMatchObject({ status: "paid", granted: true });
  expect(await statusesOf(db, [completed, succeeded])).toEqual(["processed", "processed"]);
});

test("a delayed payment that fails never grants", async ({ db, shop }) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "async_failed");
  const completed = await shop.receiveEvent(COMPLETED, checkoutSessionId);
  await shop.control("/sandbox/clock", { advance: "1m" });
  const failed = await shop.receiveEvent("checkout.session.async_payment_failed", checkoutSessionId);
  expect(await applyStripeEvent(shop.deps, failed)).toMatchObject({ status: "failed" });
  expect(await applyStripeEvent(shop.deps, completed)).toMatchObject({ status: "failed" });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "failed", paidAt: null });
});

test("an expired Checkout closes its payment", async ({ db, shop }) => {
  const { paymentId, checkoutSessionId } = await shop.buy("starter");
  await shop.deps.stripe.client.checkout.sessions.expire(checkoutSessionId);
  const expired = await shop.receiveEvent("checkout.session.expired", checkoutSessionId);
  expect(await applyStripeEvent(shop.deps, expired)).toMatchObject({ status: "expired" });
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "expired" });
});

test.for([
  ["another amount", { unit_amount: 100, currency: "usd" }],
  ["another currency", { unit_amount: 1_000, currency: "eur" }],
] as const)(
  "a paid session with %s is quarantined with an alarm and grants nothing",
  async ([, price], { db, shop }) => {
    const { customerId, paymentId } = await shop.buy("starter");
    await db.payment.update({ where: { id: paymentId }, data: { checkoutSessionId: null, checkoutUrl: null } });
    const checkoutSessionId = await openForeignSession(shop, { customerId, paymentId, price });
    await shop.pay(checkoutSessionId, "paid");
    const event = await shop.receiveEvent(COMPLETED, checkoutSessionId);
    expect(await applyStripeEvent(shop.deps, event)).toMatchObject({
      status: "quarantined",
      paymentId,
      granted: false,
    });

    expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
    expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "quarantined" });
    expect(await statusesOf(db, [event])).toEqual(["quarantined"]);
    const alarm = await db.alarm.findUnique({ where: { openKey: `payment_quarantined:${checkoutSessionId}` } });
    expect(alarm?.details).toMatchObject({ paymentId });
  },
);

test("a second session cannot be paid in place of the one that was sold", async ({ db, shop }) => {
  const { customerId, paymentId, checkoutSessionId: sold } = await shop.buy("starter");
  const price = { unit_amount: 1_000, currency: "usd" };
  const other = await openForeignSession(shop, { customerId, paymentId, price });
  await shop.pay(other, "paid");
  expect(await fulfilPayment(shop.deps, { checkoutSessionId: other })).toMatchObject({ status: "quarantined" });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
  expect(sold).not.toBe(other);
});

test("a paid session that names no payment of ours raises an alarm", async ({ db, shop }) => {
  const price = { unit_amount: 1_000, currency: "usd" };
  const checkoutSessionId = await openForeignSession(shop, { customerId: "cus_none", paymentId: "pay_none", price });
  const outcome = () => fulfilPayment(shop.deps, { checkoutSessionId });
  expect(await outcome()).toEqual({ status: "foreign", paymentId: null, granted: false });
  await shop.pay(checkoutSessionId, "paid");
  expect(await outcome()).toMatchObject({ status: "quarantined" });
  expect(await db.alarm.count({ where: { subject: checkoutSessionId } })).toBe(1);
});

test("the event may come before the session's id is stored", async ({ db, shop }) => {
  const { paymentId, checkoutSessionId } = await shop.buy("starter");
  await db.payment.update({ where: { id: paymentId }, data: { checkoutSessionId: null, checkoutUrl: null } });
  await shop.pay(checkoutSessionId, "paid");
  const event = await shop.receiveEvent(COMPLETED, checkoutSessionId);
  expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ status: "paid", granted: true });
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ checkoutSessionId });
});

test("on the success page, another customer's session is not there", async ({ db, shop }) => {
  const mine = await shop.buy("starter");
  const theirs = await shop.buy("starter");
  await shop.pay(theirs.checkoutSessionId, "paid");
  const attempt = fulfilPayment(shop.deps, {
    checkoutSessionId: theirs.checkoutSessionId,
    expectedCustomerId: mine.customerId,
  });
  await expect(attempt).rejects.toMatchObject({ code: "not_found" });
  const unknown = fulfilPayment(shop.deps, { checkoutSessionId: "cs_test_none", expectedCustomerId: mine.customerId });
  await expect(unknown).rejects.toMatchObject({ code: "not_found" });
  expect((await getBalance(db, theirs.customerId)).balanceMicrocredits).toBe(0n);

  const own = { checkoutSessionId: theirs.checkoutSessionId, expectedCustomerId: theirs.customerId };
  expect(await fulfilPayment(shop.deps, own)).toMatchObject({ status: "paid", granted: true });
  expect(await fulfilPayment(shop.deps, own)).toMatchObject({ status: "paid", granted: false });
});

test.for([{ status: 500 }, { status: 429 }, { reset: true }])(
  "while Stripe fails with %o nothing is granted, and nothing is lost",
  async (fault, { db, shop }) => {
    const { customerId, checkoutSessionId } = await shop.buy("starter");
    await shop.pay(checkoutSessionId, "paid");
    const event = await shop.receiveEvent(COMPLETED, checkoutSessionId);
    await shop.control("/sandbox/faults", { api: fault });
    await expect(applyStripeEvent(shop.deps, event)).rejects.toMatchObject({ code: "payment_provider_failed" });
    await shop.control("/sandbox/faults", {});
    expect(await statusesOf(db, [event])).toEqual(["received"]);
    expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
    expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ status: "paid", granted: true });
  },
);

test("payment, grants, event and outbox are written together or not at all", async ({ db, database, shop }) => {
  const { customerId, paymentId, checkoutSessionId } = await shop.buy("basic");
  await shop.pay(checkoutSessionId, "paid");
  const event = await shop.receiveEvent(COMPLETED, checkoutSessionId);
  for (const table of ["credit_grant", "ledger_entry", "outbox_message", "payment", "stripe_event"]) {
    await database.owner.query(`ALTER TABLE ${table} ADD CONSTRAINT planted CHECK (false) NOT VALID`);
    await expect(applyStripeEvent(shop.deps, event)).rejects.toThrow();
    await database.owner.query(`ALTER TABLE ${table} DROP CONSTRAINT planted`);
    expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
    expect(await statusesOf(db, [event])).toEqual(["received"]);
    expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ status: "pending" });
    expect(await topUpsOf(db, paymentId)).toBe(0);
  }
  expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ granted: true });
});

test("an event that was never stored is not there", async ({ shop }) => {
  await expect(applyStripeEvent(shop.deps, "evt_none")).rejects.toMatchObject({ code: "not_found" });
});

/** A session that somebody with our key made outside of createPurchaseCheckout. */
async function openForeignSession(
  shop: Shop,
  sale: { customerId: string; paymentId: string; price: { unit_amount: number; currency: string } },
): Promise<string> {
  const session = await shop.deps.stripe.client.checkout.sessions.create({
    mode: "payment",
    client_reference_id: sale.paymentId,
    metadata: { paymentId: sale.paymentId, customerId: sale.customerId },
    line_items: [{ quantity: 1, price_data: { ...sale.price, product_data: { name: "Credits" } } }],
    success_url: "http://localhost:3000/ok",
  });
  return session.id;
}

async function statusesOf(db: Db, eventIds: string[]): Promise<string[]> {
  const events = await db.stripeEvent.findMany({ where: { id: { in: eventIds } } });
  return eventIds.map((id) => events.find((event) => event.id === id)?.status ?? "missing");
}

async function topUpsOf(db: Db, paymentId: string): Promise<number> {
  const payload = { path: ["paymentId"], equals: paymentId };
  return db.outboxMessage.count({ where: { name: "credits/top-up.granted", payload } });
}
