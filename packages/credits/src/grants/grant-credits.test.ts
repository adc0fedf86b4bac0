import { type Db, inTransaction, newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { getBalance } from "../balance/get-balance.ts";
import { listHistory } from "../history/list-history.ts";
import { grantCredits } from "./grant-credits.ts";

async function newCustomer(db: Db): Promise<string> {
  const id = newId("cus");
  await db.customer.create({ data: { id, kind: "person", name: "Test" } });
  return id;
}

function grant(db: Db, customerId: string, businessKey: string, amountMicrocredits: bigint) {
  return inTransaction(db, (tx) =>
    grantCredits(tx, {
      customerId,
      businessKey,
      amountMicrocredits,
      category: "paid",
      source: "package",
      priceNanodollars: 10n ** 10n,
      historyType: "purchase",
      description: "Starter",
      actor: "system",
    }),
  );
}

test("twenty deliveries of one payment grant once", async ({ db }) => {
  const customerId = await newCustomer(db);
  const grants = await Promise.all(
    Array.from({ length: 20 }, () => grant(db, customerId, "stripe:session:twenty", 1_000n)),
  );
  expect(grants.filter((granted) => granted.created)).toHaveLength(1);
  expect(new Set(grants.map((granted) => granted.grantId)).size).toBe(1);
  expect(new Set(grants.map((granted) => granted.transferId)).size).toBe(1);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(1_000n);
});

test("a key that granted something else before is a conflict and moves nothing", async ({ db }) => {
  const customerId = await newCustomer(db);
  await grant(db, customerId, "stripe:session:other", 1_000n);
  await expect(grant(db, customerId, "stripe:session:other", 2_000n)).rejects.toMatchObject({ code: "conflict" });
  await expect(grant(db, await newCustomer(db), "stripe:session:other", 1_000n)).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(1_000n);
});

test.for([0n, -1n, 10n ** 15n + 1n, 2n ** 63n])("refuses to grant %s", async (amount, { db }) => {
  const customerId = await newCustomer(db);
  await expect(grant(db, customerId, `stripe:session:${amount}`, amount)).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(0n);
});

test("the grants' remaining credits add up to the balance", async ({ db }) => {
  const customerId = await newCustomer(db);
  for (const n of [1n, 2n, 3n]) await grant(db, customerId, `stripe:session:sum${n}`, n * 100n);
  const balance = await getBalance(db, customerId);
  expect(balance.grants.reduce((sum, each) => sum + each.remainingMicrocredits, 0n)).toBe(balance.balanceMicrocredits);
  expect(balance).toMatchObject({
    balanceMicrocredits: 600n,
    spendableMicrocredits: 600n,
    purchasedMicrocredits: 600n,
  });
});

test("history pages do not shift while rows arrive, and every row continues the one before", async ({ db }) => {
  const customerId = await newCustomer(db);
  for (let n = 1; n <= 5; n += 1) await grant(db, customerId, `stripe:session:page${n}`, BigInt(n));
  const first = await listHistory(db, customerId, {}, { limit: 2 });
  await grant(db, customerId, "stripe:session:page6", 6n);
  const second = await listHistory(db, customerId, {}, { limit: 2, cursor: first.nextCursor ?? "" });
  const third = await listHistory(db, customerId, {}, { limit: 2, cursor: second.nextCursor ?? "" });
  const rows = [...first.rows, ...second.rows, ...third.rows];
  expect(rows.map((row) => row.number)).toEqual([5n, 4n, 3n, 2n, 1n]);
  expect(third.nextCursor).toBeNull();
  for (const [index, row] of rows.entries()) expect(row.balanceBefore).toBe(rows[index + 1]?.balanceAfter ?? 0n);
});

test("a foreign cursor and an absurd limit are refused", async ({ db }) => {
  const customerId = await newCustomer(db);
  for (const cursor of ["", "x", "bjE=", Buffer.from("n-1").toString("base64url")]) {
    await expect(listHistory(db, customerId, {}, { limit: 2, cursor })).rejects.toMatchObject({
      code: "invalid_input",
    });
  }
  for (const limit of [0, 101, 1.5]) {
    await expect(listHistory(db, customerId, {}, { limit })).rejects.toMatchObject({ code: "invalid_input" });
  }
});
