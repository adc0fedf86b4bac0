import { getBalance } from "@scrip/credits";
import type { Db } from "@scrip/db";
import { createPromotionCode } from "@scrip/payments";
import { expect } from "vitest";
import { applyRefund } from "./apply-refund.ts";
import { fulfilPayment } from "./fulfil-payment.ts";
import { dollarsOf } from "./test-books.ts";
import { type PurchaseInTest, type Shop, test } from "./test-shop.ts";

const CREDIT = 1_000_000n;

let made = 0;
/** A promotion code of ours, at Stripe too. */
async function createCode(shop: Shop, terms: Partial<Parameters<typeof createPromotionCode>[1]> = {}) {
  made += 1;
  return createPromotionCode(shop.deps, {
    code: `CODE${made}`,
    percentOff: 20,
    amountOffCents: null,
    redemptionsMax: null,
    redemptionsPerCustomerMax: 1,
    expiresAt: null,
    createdBy: "usr_admin",
    ...terms,
  });
}

async function buyWith(shop: Shop, code: string, customerId?: string): Promise<PurchaseInTest> {
  const purchase = await shop.buy("basic", customerId);
  await shop.pay(purchase.checkoutSessionId, "paid", code);
  return purchase;
}

test("a discounted purchase grants the whole package at the price that was really paid", async ({ db, shop }) => {
  const { code, id } = await createCode(shop);
  const bought = await buyWith(shop, code);
  expect(await fulfilPayment(shop.deps, bought)).toMatchObject({ status: "paid", granted: true });
  expect((await getBalance(db, bought.customerId)).balanceMicrocredits).toBe(5_500n * CREDIT);
  expect(await dollarsOf(db, bought.customerId)).toMatchObject({ deferred_revenue: 3_600 });
  expect(await db.payment.findUnique({ where: { id: bought.paymentId } })).toMatchObject({
    amountCents: 4_500,
    discountCents: 900,
  });
  expect(await db.stripePromotionRedemption.findMany({ where: { promotionCodeId: id } })).toMatchObject([
    { paymentId: bought.paymentId, customerId: bought.customerId, discountCents: 900 },
  ]);
});

test("half of a discounted price refunded takes half of the credits", async ({ db, shop }) => {
  const { code } = await createCode(shop, { percentOff: null, amountOffCents: 500 });
  const bought = await buyWith(shop, code);
  await fulfilPayment(shop.deps, bought);
  const { paymentIntentId } = await db.payment.findUniqueOrThrow({ where: { id: bought.paymentId } });
  const refund = await shop.control("/sandbox/refunds", { paymentIntent: paymentIntentId, amount: 2_000 });
  await applyRefund(shop.deps, { stripeRefundId: refund.id });
  expect((await getBalance(db, bought.customerId)).balanceMicrocredits).toBe(2_750n * CREDIT);
});

test("a code that takes everything off grants the package for nothing, once, without an intent or a charge", async ({
  db,
  shop,
}) => {
  const { code } = await createCode(shop, { percentOff: 100 });
  const bought = await buyWith(shop, code);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => fulfilPayment(shop.deps, bought)));
  expect(outcomes.filter(({ granted }) => granted)).toHaveLength(1);
  expect((await getBalance(db, bought.customerId)).balanceMicrocredits).toBe(5_500n * CREDIT);
  expect(await dollarsOf(db, bought.customerId)).toEqual({});
  expect(await db.payment.findUnique({ where: { id: bought.paymentId } })).toMatchObject({
    status: "paid",
    discountCents: 4_500,
    paymentIntentId: null,
    stripeFeeCents: null,
    receiptNumber: expect.stringMatching(/^R-\d{6}$/),
  });
});

test("Stripe's page refuses a code that has expired, is used up or does not exist", async ({ database, shop }) => {
  const { rows } = await database.owner.query<{ soon: Date }>("SELECT scrip_now() + interval '1 hour' AS soon");
  const expiring = await createCode(shop, { expiresAt: rows[0]?.soon ?? null });
  const single = await createCode(shop, { redemptionsMax: 1 });
  await fulfilPayment(shop.deps, await buyWith(shop, single.code));
  await shop.control("/sandbox/clock", { advance: "2h" });
  for (const code of [expiring.code, single.code, "NOSUCHCODE"]) {
    await expect(buyWith(shop, code)).rejects.toThrow(/400/);
  }
});

test("where Stripe's limits are wider than ours, ours hold: in all, for a customer, in parallel", async ({
  db,
  shop,
}) => {
  const many = await createCode(shop);
  await db.stripePromotionCode.update({ where: { id: many.id }, data: { redemptionsMax: 3 } });
  const purchases = await Promise.all(Array.from({ length: 8 }, () => buyWith(shop, many.code)));
  const outcomes = await Promise.all(purchases.map((bought) => fulfilPayment(shop.deps, bought)));
  expect(outcomes.filter(({ status }) => status === "paid")).toHaveLength(3);
  expect(outcomes.filter(({ status }) => status === "quarantined")).toHaveLength(5);
  expect(await db.stripePromotionCode.findUnique({ where: { id: many.id } })).toMatchObject({ redemptions: 3 });
  expect(await db.stripePromotionRedemption.count({ where: { promotionCodeId: many.id } })).toBe(3);
  await expectAlarms(db, purchases, 5);

  const own = await createCode(shop);
  const first = await buyWith(shop, own.code);
  const again = await Promise.all([1, 2, 3].map(() => buyWith(shop, own.code, first.customerId)));
  const results = await Promise.all([first, ...again].map((bought) => fulfilPayment(shop.deps, bought)));
  expect(results.filter(({ status }) => status === "paid")).toHaveLength(1);
  expect((await getBalance(db, first.customerId)).balanceMicrocredits).toBe(5_500n * CREDIT);
});

test("a discount that is none of ours is quarantined", async ({ db, shop }) => {
  const { client } = shop.deps.stripe;
  const coupon = await client.coupons.create({ percent_off: 90, duration: "once" });
  await client.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "SMUGGLED" });
  const bought = await buyWith(shop, "SMUGGLED");
  expect(await fulfilPayment(shop.deps, bought)).toMatchObject({ status: "quarantined", granted: false });
  await expectAlarms(db, [bought], 1);
});

test("a code is made once, and not with other terms", async ({ db, shop }) => {
  const order = { code: "TWICE", percentOff: 10 };
  const attempts = await Promise.allSettled([1, 2, 3].map(() => createCode(shop, order)));
  const refusals = attempts.filter((attempt) => attempt.status === "rejected").map(({ reason }) => reason.code);
  expect(refusals.every((code) => code === "in_flight")).toBe(true);
  const { stripePromotionCodeId } = await createCode(shop, order);
  for (const attempt of attempts) {
    if (attempt.status === "fulfilled") expect(attempt.value.stripePromotionCodeId).toBe(stripePromotionCodeId);
  }
  await expect(createCode(shop, { ...order, percentOff: 11 })).rejects.toMatchObject({ code: "conflict" });
  expect(await db.stripePromotionCode.count({ where: { code: "TWICE" } })).toBe(1);
});

test.for<[string, object]>([
  ["a code with a space", { code: "NO CODE" }],
  ["small letters", { code: "small" }],
  ["101 %", { percentOff: 101 }],
  ["0 %", { percentOff: 0 }],
  ["a fraction", { percentOff: 12.5 }],
  ["both", { amountOffCents: 100 }],
  ["neither", { percentOff: null }],
  ["less than nothing", { percentOff: null, amountOffCents: -1 }],
  ["no use at all", { redemptionsMax: 0 }],
  ["no use for anybody", { redemptionsPerCustomerMax: 0 }],
])("terms that are not possible are refused and leave nothing behind: %s", async ([, terms], { db, shop }) => {
  const before = await db.stripePromotionCode.count();
  await expect(createCode(shop, terms)).rejects.toMatchObject({ code: "invalid_input" });
  expect(await db.stripePromotionCode.count()).toBe(before);
});

async function expectAlarms(db: Db, purchases: PurchaseInTest[], count: number): Promise<void> {
  const subjects = purchases.map(({ checkoutSessionId }) => checkoutSessionId);
  expect(await db.alarm.count({ where: { kind: "payment_quarantined", subject: { in: subjects } } })).toBe(count);
}
