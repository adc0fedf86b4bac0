import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import { inHours, newTestCustomer } from "../test-customer.ts";

describe("an adjustment upwards", () => {
  test("gives promotional credits without an end, once for a key", async ({ db }) => {
    const customer = await newTestCustomer(db);
    const key = `adjust:${customer.id}`;
    const answers = await Promise.all(Array.from({ length: 5 }, () => customer.adjust(70n, key)));
    expect(new Set(answers.map((answer) => answer.transferId)).size).toBe(1);
    const { grants, balanceMicrocredits, purchasedMicrocredits } = await customer.balance();
    expect(grants).toMatchObject([{ category: "promotional", source: "admin", expiresAt: null }]);
    expect({ balanceMicrocredits, purchasedMicrocredits }).toEqual({
      balanceMicrocredits: 70n,
      purchasedMicrocredits: 0n,
    });
    expect(await customer.rows()).toEqual([["adjustment", 70n]]);
  });
});

describe("an adjustment downwards", () => {
  test("takes free credits in draw-down order, once for a key", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    await customer.give(50n, { category: "promotional", source: "promotion", expiresAt: inHours(10) });
    const key = `adjust:${customer.id}`;
    await Promise.all(Array.from({ length: 5 }, () => customer.adjust(-80n, key)));
    const { grants } = await customer.balance();
    expect(grants).toMatchObject([{ category: "paid", remainingMicrocredits: 70n }]);
    expect((await customer.rows()).at(-1)).toEqual(["adjustment", -80n]);
  });

  test("recognises what was paid for the credits it takes", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.give(3n, { priceNanodollars: 10n });
    await customer.adjust(-2n);
    const entries = await db.ledgerEntry.findMany({
      where: { transfer: { customerId: customer.id, code: "adjustment" } },
      select: { accountId: true, amount: true },
    });
    expect(entries).toContainEqual({ accountId: "earned_revenue", amount: 6n });
    expect(entries).toContainEqual({ accountId: "deferred_revenue", amount: -6n });
  });

  test("takes nothing that a hold has pinned, and nothing past its time", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    await customer.give(500n, { expiresAt: inHours(-1) });
    await customer.hold(30n);
    await expect(customer.adjust(-71n)).rejects.toMatchObject({
      code: "insufficient_credits",
      publicDetails: { required: "0.000071", available: "0.00007" },
    });
    await customer.adjust(-70n);
    expect(await customer.balance()).toMatchObject({ heldMicrocredits: 30n, spendableMicrocredits: 0n });
  });

  test("works on a frozen customer and on one who owes: it is the operator's act", async ({ db }) => {
    const customer = await newTestCustomer(db);
    await customer.buy(100n);
    await customer.freeze("operator");
    await customer.adjust(-100n);
    expect((await customer.balance()).balanceMicrocredits).toBe(0n);
  });
});

test("a key that adjusted something else is a conflict, in every direction", async ({ db }) => {
  const [customer, other] = [await newTestCustomer(db), await newTestCustomer(db)];
  for (const each of [customer, other]) await each.buy(1_000n);
  const [up, down] = [`adjust:${customer.id}:up`, `adjust:${customer.id}:down`];
  await customer.adjust(10n, up);
  await customer.adjust(-10n, down);
  const wrong = [
    () => customer.adjust(11n, up),
    () => customer.adjust(-10n, up),
    () => customer.adjust(10n, down),
    () => customer.adjust(-11n, down),
    () => other.adjust(10n, up),
    () => other.adjust(-10n, down),
    () => customer.give(10n, { businessKey: down }),
  ];
  for (const attempt of wrong) await expect(attempt()).rejects.toMatchObject({ code: "conflict" });
  expect((await customer.balance()).balanceMicrocredits).toBe(1_000n);
  expect((await other.balance()).balanceMicrocredits).toBe(1_000n);
});

test("two customers who use one key at once: one of them gets a conflict", async ({ db }) => {
  const [customer, other] = [await newTestCustomer(db), await newTestCustomer(db)];
  const key = `adjust:${customer.id}:shared`;
  const results = await Promise.allSettled([customer.adjust(10n, key), other.adjust(10n, key)]);
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(refused).toMatchObject([{ code: "conflict" }]);
});
