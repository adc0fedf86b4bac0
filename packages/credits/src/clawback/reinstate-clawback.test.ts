import type { Db } from "@scrip/db";
import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { inHours, newTestCustomer } from "../test-customer.ts";

async function disputed(db: Db, { spent = 0n, bonus = 0n, expiresAt = null as Date | null } = {}) {
  const customer = await newTestCustomer(db);
  const { paymentId, grantId } = await customer.buy(1_000n, { bonus, expiresAt });
  if (spent > 0n) await customer.spend(spent);
  const key = `stripe:dispute:${paymentId}:withdrawn`;
  const dispute = () => customer.dispute(paymentId, 1_000, { key });
  return { customer, paymentId, grantId, key, dispute };
}

async function sumOf(db: Db, accountId: string): Promise<bigint> {
  const { _sum } = await db.ledgerEntry.aggregate({ where: { accountId }, _sum: { amount: true } });
  return _sum.amount ?? 0n;
}

test("gives every grant back what was taken from it, as a plus", async ({ db }) => {
  const { customer, grantId, key, dispute } = await disputed(db, { spent: 300n, bonus: 100n });
  const other = await customer.buy(100n);
  const before = await customer.balance();
  await dispute();
  expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 200n });
  expect(await customer.reinstate(key)).toBe(true);
  expect(await customer.balance()).toEqual(before);
  expect((await customer.grant(grantId)).remainingMicrocredits).toBe(800n);
  expect((await customer.grant(other.grantId)).remainingMicrocredits).toBe(100n);
  expect((await customer.rows()).at(-1)).toEqual(["clawback", 900n]);
});

test("happens once, however often it is asked for", async ({ db }) => {
  const { customer, key, dispute } = await disputed(db);
  await dispute();
  const answers = await Promise.all(Array.from({ length: 10 }, () => customer.reinstate(key)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect((await customer.balance()).balanceMicrocredits).toBe(1_000n);
  expect(await dispute()).toMatchObject({ created: false });
  expect((await customer.balance()).balanceMicrocredits).toBe(1_000n);
});

test("leaves no trace in the accounts of the book but revenue", async ({ db }) => {
  const accounts = ["clawed_back", "disputes", "refunds", "stripe_clearing", "deferred_revenue", "earned_revenue"];
  const read = () => Promise.all(accounts.map((account) => sumOf(db, account)));
  const { customer, key, dispute } = await disputed(db, { spent: 300n });
  const before = await read();
  await dispute();
  expect(await read()).not.toEqual(before);
  await customer.reinstate(key);
  expect(await read()).toEqual(before);
});

describe("debt that the clawback made", () => {
  test("and that is still owed is struck off", async ({ db }) => {
    const { customer, key, dispute } = await disputed(db, { spent: 1_000n });
    await dispute();
    await customer.reinstate(key);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 0n });
  });

  test("and that a purchase repaid meanwhile comes back as paid credits, with their money", async ({ db }) => {
    const { customer, key, dispute } = await disputed(db, { spent: 1_000n });
    await dispute();
    const earned = await sumOf(db, "earned_revenue");
    await customer.buy(400n);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 600n });
    await customer.reinstate(key);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 400n, debtMicrocredits: 0n });
    expect((await customer.rows()).at(-1)).toEqual(["clawback", 400n]);
    expect(await sumOf(db, "earned_revenue")).toBe(earned);
    await customer.spend(400n);
  });

  test("and that was forgiven gives no credits", async ({ db }) => {
    const { customer, key, dispute } = await disputed(db, { spent: 1_000n });
    await dispute();
    await customer.forgive(700n);
    await customer.buy(100n);
    await customer.reinstate(key);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 100n, debtMicrocredits: 0n });
  });

  test("of another clawback stays, and is repaid by what comes back", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const [first, second] = [await customer.buy(1_000n), await customer.buy(500n)];
    await customer.spend(1_500n);
    const keys = [`stripe:dispute:${first.paymentId}`, `stripe:dispute:${second.paymentId}`] as const;
    await customer.dispute(first.paymentId, 1_000, { key: keys[0] });
    await customer.dispute(second.paymentId, 1_000, { key: keys[1] });
    await customer.buy(900n);
    expect((await customer.balance()).debtMicrocredits).toBe(600n);
    await customer.reinstate(keys[0]);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 400n, debtMicrocredits: 0n });
    await customer.reinstate(keys[1]);
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 900n, debtMicrocredits: 0n });
  });
});

test("purchases repay the oldest debt first, so that the newest clawback is undone without a row", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const [first, second] = [await customer.buy(100n), await customer.buy(100n)];
  await customer.spend(200n);
  await customer.dispute(first.paymentId, 1_000);
  const key = `stripe:dispute:${second.paymentId}`;
  await customer.dispute(second.paymentId, 1_000, { key });
  await customer.buy(100n);
  const rows = await customer.rows();
  await customer.reinstate(key);
  expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n, debtMicrocredits: 0n });
  expect(await customer.rows()).toEqual(rows);
});

test("while a request still pins a part: the request ends as if nothing had been", async ({ db }) => {
  const { customer, key, dispute } = await disputed(db);
  const requestId = await customer.hold(600n);
  expect(await dispute()).toMatchObject({ takenMicrocredits: 400n, pendingMicrocredits: 600n });
  await customer.reinstate(key);
  await customer.capture(requestId, 100n);
  expect(await customer.balance()).toMatchObject({
    balanceMicrocredits: 900n,
    debtMicrocredits: 0n,
    purchasedMicrocredits: 1_000n,
  });
});

test("credits that return to a grant which has expired meanwhile expire at once", async ({ db, database }) => {
  const { customer, key, dispute } = await disputed(db, { expiresAt: inHours(1) });
  await dispute();
  await database.advanceClock("2 hours");
  await customer.reinstate(key);
  await database.advanceClock("-2 hours");
  expect((await customer.rows()).slice(-2)).toEqual([
    ["clawback", 1_000n],
    ["expiry", -1_000n],
  ]);
});

test("of one partial refund leaves the others standing, whichever came first", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const { paymentId } = await customer.buy(1_000n);
  const keys = [`stripe:refund:${paymentId}:1`, `stripe:refund:${paymentId}:2`] as const;
  await customer.refund(paymentId, 300, { key: keys[0] });
  await customer.refund(paymentId, 200, { key: keys[1] });
  await customer.reinstate(keys[0]);
  expect((await customer.balance()).balanceMicrocredits).toBe(800n);
  expect(await customer.refund(paymentId, 800)).toMatchObject({ takenMicrocredits: 800n, debtMicrocredits: 0n });
});

test("of an unknown clawback, or one of another customer, is refused", async ({ db }) => {
  const { customer, key, dispute } = await disputed(db);
  await dispute();
  await expect((await newTestCustomer(db)).reinstate(key)).rejects.toMatchObject({ code: "not_found" });
  await expect(customer.reinstate("stripe:dispute:unknown")).rejects.toMatchObject({ code: "not_found" });
  expect((await customer.balance()).balanceMicrocredits).toBe(0n);
});
