import { getReceipt, listReceipts } from "@scrip/payments";
import { expect } from "vitest";
import { applyRefund } from "./apply-refund.ts";
import { test } from "./test-shop.ts";

test("receipts are listed newest first, page by page, and only to their customer", async ({ db, database, shop }) => {
  const first = await shop.buyAndPay("starter");
  const { customerId } = first;
  const own = [first.paymentId];
  for (let n = 0; n < 4; n += 1) {
    if (n % 2 === 0) await database.advanceClock("1 minute");
    own.push((await shop.buyAndPay("starter", customerId)).paymentId);
  }
  const other = await shop.buyAndPay("basic");

  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listReceipts(db, customerId, { limit: 2, cursor });
    expect(page.receipts.length).toBeLessThanOrEqual(2);
    seen.push(...page.receipts.map(({ paymentId }) => paymentId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(own.toReversed());

  for (const paymentId of [other.paymentId, "pay_none", ""]) {
    await expect(getReceipt(db, customerId, paymentId)).rejects.toMatchObject({ code: "not_found" });
  }
});

test("a receipt says what was bought, how it was paid, and what went back of it", async ({ db, shop }) => {
  const bought = await shop.buyAndPay("basic");
  const orders = [{ amount: 500 }, { amount: 700, outcome: "pending_failed" }];
  for (const order of orders) {
    const refund = await shop.control("/sandbox/refunds", { paymentIntent: bought.paymentIntentId, ...order });
    await shop.control("/sandbox/clock", { advance: "10s" });
    await applyRefund(shop.deps, { stripeRefundId: refund.id });
  }
  expect(await getReceipt(db, bought.customerId, bought.paymentId)).toMatchObject({
    number: expect.stringMatching(/^R-\d{6}$/),
    customerName: "Ada",
    email: "ada@scrip.test",
    packageName: "Basic",
    isPlan: false,
    amountCents: 4_500,
    discountCents: 0,
    paymentMethod: "Visa ending in 4242",
    refunds: [{ amountCents: 500, status: "succeeded" }],
  });
});

test("a purchase that is not paid has no receipt", async ({ db, shop }) => {
  const { customerId, paymentId } = await shop.buy("starter");
  expect(await listReceipts(db, customerId, { limit: 10 })).toEqual({ receipts: [], nextCursor: null });
  await expect(getReceipt(db, customerId, paymentId)).rejects.toMatchObject({ code: "not_found" });
});

test.for([
  { limit: 0 },
  { limit: 101 },
  { limit: 1.5 },
  { limit: 5, cursor: "" },
  { limit: 5, cursor: "no cursor" },
  { limit: 5, cursor: Buffer.from(`${"9".repeat(16)}.pay_1`).toString("base64url") },
])("a page that cannot be is refused: %o", async (page, { db }) => {
  await expect(listReceipts(db, "cus_1", page)).rejects.toMatchObject({ code: "invalid_input" });
});
