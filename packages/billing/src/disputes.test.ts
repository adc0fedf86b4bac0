import { getBalance } from "@scrip/credits";
import type { Db } from "@scrip/db";
import { expect, test as pure } from "vitest";
import { applyDispute } from "./apply-dispute.ts";
import { applyRefund } from "./apply-refund.ts";
import { applyStripeEvent } from "./apply-stripe-event.ts";
import { planDisputeSteps } from "./plan-dispute-steps.ts";
import { dollarsOf } from "./test-books.ts";
import { type PaidPurchaseInTest, type Shop, test } from "./test-shop.ts";

const CREDIT = 1_000_000n;
const FEES_CENTS = 59 + 1_500;

test("while a dispute is open its money is gone, its credits are clawed back and the customer is frozen", async ({
  db,
  shop,
}) => {
  const bought = await shop.buyAndPay("starter");
  await openDispute(shop, bought, "open");
  expect(await stateOf(db, bought)).toEqual({ balance: 0n, debt: 0n, isFrozen: true });
  expect(await dollarsOf(db, bought.customerId)).toEqual({ stripe_clearing: FEES_CENTS, stripe_fees: -FEES_CENTS });
  expect(
    await db.alarm.count({
      where: { kind: "dispute_opened", details: { path: ["customerId"], equals: bought.customerId } },
    }),
  ).toBe(1);
});

test("a lost dispute keeps what it took, and the customer may spend again", async ({ db, shop }) => {
  const bought = await shop.buyAndPay("starter");
  await followDispute(shop, bought, "lost");
  expect(await stateOf(db, bought)).toEqual({ balance: 0n, debt: 0n, isFrozen: false });
});

test("a won dispute gives everything back but Stripe's fees", async ({ db, shop }) => {
  const bought = await shop.buyAndPay("basic");
  await followDispute(shop, bought, "won");
  expect(await stateOf(db, bought)).toEqual({ balance: 5_500n * CREDIT, debt: 0n, isFrozen: false });
  const fees = 161 + 1_500;
  expect(await dollarsOf(db, bought.customerId)).toEqual({
    stripe_clearing: fees - 4_500,
    deferred_revenue: 4_500,
    stripe_fees: -fees,
  });
});

test("an inquiry that is closed moves nothing and freezes nobody", async ({ db, shop }) => {
  const bought = await shop.buyAndPay("starter");
  const dispute = await openDispute(shop, bought, "inquiry");
  expect(await stateOf(db, bought)).toEqual({ balance: 1_000n * CREDIT, debt: 0n, isFrozen: false });
  await shop.control("/sandbox/clock", { advance: "10s" });
  await applyDispute(shop.deps, { stripeDisputeId: dispute.id });
  expect(await stateOf(db, bought)).toEqual({ balance: 1_000n * CREDIT, debt: 0n, isFrozen: false });
  expect(await db.stripeDispute.findUnique({ where: { id: dispute.id } })).toMatchObject({
    status: "warning_closed",
    withdrawnCents: 0,
  });
});

test("an inquiry that becomes a dispute takes the money then", async ({ db, shop }) => {
  const bought = await shop.buyAndPay("starter");
  const dispute = await openDispute(shop, bought, "inquiry_lost");
  expect(await stateOf(db, bought)).toMatchObject({ balance: 1_000n * CREDIT });
  for (let step = 0; step < 2; step += 1) {
    await shop.control("/sandbox/clock", { advance: "10s" });
    await applyDispute(shop.deps, { stripeDisputeId: dispute.id });
  }
  expect(await stateOf(db, bought)).toEqual({ balance: 0n, debt: 0n, isFrozen: false });
});

test("a dispute after a partial refund takes what is left of the credits, and books all the money that left", async ({
  db,
  shop,
}) => {
  const bought = await shop.buyAndPay("starter");
  const order = { paymentIntent: bought.paymentIntentId, amount: 400 };
  const refund = await shop.control("/sandbox/refunds", order);
  await applyRefund(shop.deps, { stripeRefundId: refund.id });
  await followDispute(shop, bought, "lost");
  expect(await stateOf(db, bought)).toEqual({ balance: 0n, debt: 0n, isFrozen: false });
  expect(await dollarsOf(db, bought.customerId)).toEqual({
    stripe_clearing: 400 + FEES_CENTS,
    stripe_fees: -FEES_CENTS,
    disputes: -400,
  });
});

test.for(["lost", "won", "inquiry"])(
  "all events of a dispute (%s) in reverse order, twice and at once, end where Stripe's dispute is",
  async (path, { db, shop }) => {
    await shop.takeEvents();
    const bought = await shop.buyAndPay("starter");
    await shop.control("/sandbox/disputes", { paymentIntent: bought.paymentIntentId, path });
    await shop.control("/sandbox/clock", { advance: "10s" });
    const events = (await shop.takeEvents()).filter(({ type }) => type.startsWith("charge.dispute")).toReversed();
    expect(events.length).toBeGreaterThanOrEqual(2);
    for (const event of [...events, ...events]) await shop.deliver(event);
    await Promise.all([...events, ...events].map(({ id }) => applyStripeEvent(shop.deps, id)));
    const balance = path === "lost" ? 0n : 1_000n * CREDIT;
    expect(await stateOf(db, bought)).toEqual({ balance, debt: 0n, isFrozen: false });
    expect(await db.stripeEvent.count({ where: { id: { in: events.map(({ id }) => id) }, status: "processed" } })).toBe(
      events.length,
    );
  },
);

test("a dispute that was prevented moves nothing", async ({ db, shop }) => {
  const bought = await shop.buyAndPay("starter");
  const { id } = await openDispute(shop, bought, "inquiry_open");
  const answer = await shop.deps.stripe.client.disputes.retrieve(id, { expand: ["payment_intent"] });
  // The sandbox prevents no disputes, so Stripe's answer is made up here.
  const client = { disputes: { retrieve: async () => ({ ...answer, status: "prevented" }) } };
  const stripe = { ...shop.deps.stripe, client: client as unknown as Shop["deps"]["stripe"]["client"] };
  await applyDispute({ ...shop.deps, stripe }, { stripeDisputeId: id });
  expect(await stateOf(db, bought)).toEqual({ balance: 1_000n * CREDIT, debt: 0n, isFrozen: false });
});

pure("a dispute that is lost again after it was won takes the money again", () => {
  const usd = (amountCents: number) => ({ amountCents, currency: "usd", fee: null });
  const steps = planDisputeSteps({ stripeDisputeId: "du_1", movements: [usd(-500), usd(500), usd(-500)] }, "usd");
  expect(steps?.map(({ businessKey }) => businessKey)).toEqual([
    "stripe:dispute:du_1:withdrawn",
    "stripe:dispute:du_1:withdrawn:reinstated",
    "stripe:dispute:du_1:withdrawn:2",
  ]);
});

pure("money that moves in no known way asks for a person", () => {
  const usd = (amountCents: number, currency = "usd") => ({ amountCents, currency, fee: null });
  for (const movements of [[usd(500)], [usd(-500), usd(300)], [usd(-500), usd(-500)], [usd(-500, "eur")]]) {
    expect(planDisputeSteps({ stripeDisputeId: "du_1", movements }, "usd")).toBeNull();
  }
});

async function openDispute(shop: Shop, bought: PaidPurchaseInTest, path: string): Promise<{ id: string }> {
  const dispute = await shop.control("/sandbox/disputes", { paymentIntent: bought.paymentIntentId, path, after: "5s" });
  expect(await applyDispute(shop.deps, { stripeDisputeId: dispute.id })).toMatchObject({ status: "applied" });
  return dispute;
}

/** Opens the dispute, lets the bank decide, and looks again. */
async function followDispute(shop: Shop, bought: PaidPurchaseInTest, path: string): Promise<void> {
  const dispute = await openDispute(shop, bought, path);
  await shop.control("/sandbox/clock", { advance: "10s" });
  await applyDispute(shop.deps, { stripeDisputeId: dispute.id });
}

async function stateOf(db: Db, { customerId }: { customerId: string }) {
  const { balanceMicrocredits, debtMicrocredits } = await getBalance(db, customerId);
  const { frozenAt } = await db.customer.findUniqueOrThrow({ where: { id: customerId } });
  return { balance: balanceMicrocredits, debt: debtMicrocredits, isFrozen: frozenAt !== null };
}
