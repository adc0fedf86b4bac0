import { type Db, newId } from "@scrip/db";
import { sumRepaid } from "@scrip/ledger";
import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";

/** A customer who bought, spent everything and was refunded. */
async function debtor(db: Db, debtMicrocredits: bigint) {
  const customer = await newTestCustomer(db);
  const { paymentId } = await customer.buy(debtMicrocredits);
  await customer.spend(debtMicrocredits);
  const key = `stripe:refund:${paymentId}`;
  await customer.refund(paymentId, 1_000, { key });
  return { customer, key };
}

describe("while credits are owed", () => {
  test("nothing is spent, not even promotional credits, and no gift is sent", async ({ db }) => {
    const { customer } = await debtor(db, 100n);
    await customer.give(500n, { category: "promotional", source: "promotion" });
    const refusal = { code: "debt_outstanding", publicDetails: { debt: "0.0001" } };
    await expect(customer.hold(1n)).rejects.toMatchObject(refusal);
    await expect(customer.send(1n)).rejects.toMatchObject(refusal);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 500n, heldMicrocredits: 0n });
  });

  test("a request that was running ends and is charged as usual", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const { paymentId } = await customer.buy(1_000n);
    await customer.spend(900n);
    await customer.give(50n, { category: "promotional", source: "promotion" });
    const requestId = await customer.hold(50n);
    await customer.refund(paymentId, 1_000);
    expect(await customer.capture(requestId, 20n)).toMatchObject({
      chargeMicrocredits: 20n,
      returnedMicrocredits: 30n,
    });
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 30n, debtMicrocredits: 900n });
  });
});

describe("the next purchase repays first, as a row right after it", () => {
  test.for([
    { bought: 40n, left: 0n, debt: 60n },
    { bought: 100n, left: 0n, debt: 0n },
    { bought: 150n, left: 50n, debt: 0n },
  ])("$bought bought on a debt of 100 leave $left and a debt of $debt", async ({ bought, left, debt }, { db }) => {
    const { customer } = await debtor(db, 100n);
    const repaid = 100n - debt;
    const { paymentId, ...purchase } = await customer.buy(bought);
    expect(purchase).toMatchObject({ balanceAfterMicrocredits: left });
    expect(await sumRepaid(db, [paymentId, "pay_other"])).toEqual(new Map([[paymentId, repaid]]));
    expect((await customer.rows()).slice(-2)).toEqual([
      ["purchase", bought],
      ["clawback", -repaid],
    ]);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: left, debtMicrocredits: debt });
    if (debt === 0n && left > 0n) await customer.spend(left);
    else
      await expect(customer.hold(1n)).rejects.toMatchObject({
        code: debt > 0n ? "debt_outstanding" : "insufficient_credits",
      });
  });

  test("once, however often the purchase is delivered", async ({ db }) => {
    const { customer } = await debtor(db, 100n);
    const businessKey = `stripe:session:${newId("pay")}`;
    const grants = await Promise.all(Array.from({ length: 10 }, () => customer.give(300n, { businessKey })));
    expect(grants.filter((grant) => grant.created)).toHaveLength(1);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 200n, debtMicrocredits: 0n });
  });

  test("and the money of the repaid credits is earned", async ({ db }) => {
    const { customer } = await debtor(db, 100n);
    const { transferId } = await customer.buy(400n, { cents: 4 });
    const repayment = await db.ledgerTransfer.findFirstOrThrow({
      where: { customerId: customer.id, code: "debt.repay" },
      include: { entries: true },
    });
    expect(repayment.statementNumber).toBe(
      ((await db.ledgerTransfer.findUniqueOrThrow({ where: { id: transferId } })).statementNumber ?? 0n) + 1n,
    );
    expect(repayment.entries.find((entry) => entry.accountId === "earned_revenue")?.amount).toBe(10_000_000n);
  });
});

test("promotional credits repay nothing", async ({ db }) => {
  const { customer } = await debtor(db, 100n);
  await customer.give(500n, { category: "promotional", source: "referral" });
  await customer.adjust(500n);
  expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 1_000n, debtMicrocredits: 100n });
});

test("a received gift repays nothing: it was not bought by the one who owes", async ({ db }) => {
  const { customer } = await debtor(db, 100n);
  const friend = await newTestCustomer(db);
  await friend.buy(500n);
  await customer.claim(await friend.send(500n));
  expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 500n, debtMicrocredits: 100n });
});

describe("forgiving debt", () => {
  test("strikes it off without moving credits, and the customer can spend again", async ({ db }) => {
    const { customer } = await debtor(db, 100n);
    await customer.give(30n, { category: "promotional", source: "promotion" });
    await customer.forgive(60n);
    await expect(customer.hold(1n)).rejects.toMatchObject({ code: "debt_outstanding" });
    const key = `forgive:${customer.id}`;
    await customer.forgive(40n, key);
    await customer.forgive(40n, key);
    await customer.spend(30n);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 0n });
  });

  test("refuses more than is owed, a key that did something else, and a customer who is not there", async ({ db }) => {
    const { customer } = await debtor(db, 100n);
    await expect(customer.forgive(101n)).rejects.toMatchObject({ code: "invalid_input" });
    const key = `adjust:${customer.id}`;
    await customer.adjust(5n, key);
    await expect(customer.forgive(5n, key)).rejects.toMatchObject({ code: "conflict" });
    expect((await customer.balance()).debtMicrocredits).toBe(100n);
  });
});
