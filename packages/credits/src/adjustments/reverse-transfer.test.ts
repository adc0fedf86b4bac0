import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { expireDueGrants } from "../expiry/expire-grants.ts";
import { inHours, newTestCustomer } from "../test-customer.ts";

describe("a charge given back", () => {
  test("returns to the grants it came from, as a refund, and lowers what was spent", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.give(50n, { category: "promotional", source: "promotion", expiresAt: inHours(10) });
    await customer.buy(100n);
    const requestId = await customer.spend(80n);
    const before = await customer.balance();
    const reversed = await customer.reverse(await customer.chargeOf(requestId));
    expect(reversed.balanceAfterMicrocredits).toBe(150n);
    const after = await customer.balance();
    expect(after.grants.map((grant) => grant.remainingMicrocredits)).toEqual([50n, 100n]);
    expect([before.spentMicrocredits, after.spentMicrocredits]).toEqual([80n, 0n]);
    expect((await customer.rows()).at(-1)).toEqual(["refund", 80n]);
  });

  test("happens once, also in parallel, and names what it undid", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    const charge = await customer.chargeOf(await customer.spend(80n));
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => customer.reverse(charge)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
    expect(await db.ledgerTransfer.findUniqueOrThrow({ where: { reversesId: charge } })).toMatchObject({
      code: "reversal",
      cause: charge,
    });
    expect((await customer.balance()).balanceMicrocredits).toBe(100n);
  });

  test("can be charged again once by reversing the reversal, and then no more", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    const first = await customer.reverse(await customer.chargeOf(await customer.spend(80n)));
    const second = await customer.reverse(first.transferId);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 20n, spentMicrocredits: 80n });
    await expect(customer.reverse(first.transferId)).rejects.toMatchObject({ code: "conflict" });
    await expect(customer.reverse(second.transferId)).rejects.toMatchObject({ code: "invalid_input" });
    expect((await customer.rows()).map(([, amount]) => amount)).toEqual([100n, -80n, 80n, -80n]);
  });

  test("cannot be charged again when the credits were used meanwhile", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    const first = await customer.reverse(await customer.chargeOf(await customer.spend(80n)));
    await customer.hold(90n);
    await expect(customer.reverse(first.transferId)).rejects.toMatchObject({
      code: "insufficient_credits",
      publicDetails: { required: "0.00008", available: "0.00001" },
    });
  });

  test("to a grant that has expired meanwhile expires at once, as its own row", async ({ db, database }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n, { expiresAt: inHours(1) });
    const charge = await customer.chargeOf(await customer.spend(80n));
    await database.advanceClock("2 hours");
    await expireDueGrants(db);
    const reversed = await customer.reverse(charge);
    await database.advanceClock("-2 hours");
    expect(reversed.balanceAfterMicrocredits).toBe(0n);
    expect((await customer.rows()).slice(2)).toEqual([
      ["expiry", -20n],
      ["refund", 80n],
      ["expiry", -80n],
    ]);
  });

  test("with a cost above the hold gives back what was charged and takes the overage off the books", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    const requestId = await customer.hold(60n);
    await customer.capture(requestId, 75n);
    await customer.reverse(await customer.chargeOf(requestId));
    const overage = await db.ledgerEntry.aggregate({
      where: { accountId: "overage", transfer: { requestId } },
      _sum: { amount: true },
    });
    expect(overage._sum.amount).toBe(0n);
    expect((await customer.balance()).balanceMicrocredits).toBe(100n);
  });

  test("keeps what the provider bills, and defers the revenue again", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.give(3n, { priceNanodollars: 10n });
    const requestId = await customer.spend(2n);
    await customer.reverse(await customer.chargeOf(requestId));
    const entries = await db.ledgerEntry.findMany({ where: { transfer: { requestId } } });
    const moved = (accountId: string) =>
      entries.filter((entry) => entry.accountId === accountId).reduce((sum, entry) => sum + entry.amount, 0n);
    expect([moved("earned_revenue"), moved("deferred_revenue"), moved("provider_cost")]).toEqual([0n, 0n, -3n]);
  });
});

describe("credits given by mistake", () => {
  test.for([
    { historyType: "bonus", source: "admin" },
    { historyType: "referral", source: "referral" },
    { historyType: "promotion", source: "promotion" },
    { historyType: "adjustment", source: "admin" },
  ] as const)("a $historyType is taken back, and given again by reversing that", async (order, { db }) => {
    const customer = await newTestCustomer(db);
    const { transferId } = await customer.give(100n, { category: "promotional", ...order });
    const back = await customer.reverse(transferId);
    expect((await customer.balance()).balanceMicrocredits).toBe(0n);
    await customer.reverse(back.transferId);
    await customer.spend(100n);
    expect((await customer.rows()).map(([type]) => type)).toEqual([
      order.historyType,
      "adjustment",
      "adjustment",
      "spend",
    ]);
  });

  test("are not taken back after they were spent", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { transferId } = await customer.adjust(100n);
    await customer.spend(1n);
    await expect(customer.reverse(transferId)).rejects.toMatchObject({ code: "insufficient_credits" });
  });

  test("credits taken by mistake come back to the same grants", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { grantId } = await customer.buy(100n);
    const { transferId } = await customer.adjust(-60n);
    await customer.reverse(transferId);
    expect((await customer.grant(grantId)).remainingMicrocredits).toBe(100n);
  });

  test("a bonus that was taken back is not clawed back a second time", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n, { bonus: 100n });
    const bonus = await db.ledgerTransfer.findFirstOrThrow({ where: { customerId: customer.id, code: "bonus" } });
    await customer.reverse(bonus.id);
    expect(await customer.refund(paymentId, 1_000)).toMatchObject({ takenMicrocredits: 1_000n, debtMicrocredits: 0n });
  });
});

test("what is undone another way is refused: purchases, expiries, clawbacks, gifts, holds, unknown transfers", async ({
  db,
}) => {
  const customer = await newTestCustomer(db);
  const { paymentId } = await customer.buy(1_000n);
  await customer.buy(100n, { expiresAt: inHours(-1) });
  await expireDueGrants(db);
  await customer.send(100n);
  await customer.hold(10n);
  await customer.refund(paymentId, 500);
  const posted = await db.ledgerTransfer.findMany({ where: { customerId: customer.id } });
  expect(new Set(posted.map((transfer) => transfer.code))).toEqual(
    new Set(["purchase", "grant.expire", "gift.escrow", "hold.place", "gift.return", "clawback"]),
  );
  for (const { id } of posted) await expect(customer.reverse(id)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(customer.reverse("trf_unknown")).rejects.toMatchObject({ code: "not_found" });
});
