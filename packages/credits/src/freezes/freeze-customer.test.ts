import { test } from "@scrip/testing";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";

test("freezes of an operator and of disputes are independent: the last one to be lifted lets the customer spend", async ({
  db,
}) => {
  const customer = await newTestCustomer(db);
  await customer.buy(1_000n);
  const causes = ["operator", "dispute:dp_1", "dispute:dp_2"] as const;
  for (const cause of causes) expect(await customer.freeze(cause)).toBe(true);
  for (const cause of causes) {
    await expect(customer.hold(1n)).rejects.toMatchObject({ code: "customer_frozen" });
    expect(await customer.unfreeze(cause)).toBe(true);
  }
  await customer.spend(1n);
});

test("a cause freezes once and is lifted once, also in parallel", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const freezes = await Promise.all(Array.from({ length: 10 }, () => customer.freeze("operator")));
  expect(freezes.filter(Boolean)).toHaveLength(1);
  const lifts = await Promise.all(Array.from({ length: 10 }, () => customer.unfreeze("operator")));
  expect(lifts.filter(Boolean)).toHaveLength(1);
  expect(await customer.unfreeze("dispute:never")).toBe(false);
});

test("a cause can freeze again after it was lifted, and every freeze stays on record", async ({ db }) => {
  const customer = await newTestCustomer(db);
  for (let round = 0; round < 2; round += 1) {
    await customer.freeze("operator");
    await customer.unfreeze("operator");
  }
  expect(await db.freeze.count({ where: { customerId: customer.id, liftedBy: "usr_test" } })).toBe(2);
});

test("the customer is told the reason of the oldest freeze that stands", async ({ db }) => {
  const customer = await newTestCustomer(db);
  await customer.freeze("dispute:dp_1");
  await customer.freeze("operator");
  await customer.unfreeze("dispute:dp_1");
  expect(await db.customer.findUnique({ where: { id: customer.id } })).toMatchObject({ frozenReason: "Test" });
  await customer.unfreeze("operator");
  expect(await db.customer.findUnique({ where: { id: customer.id } })).toMatchObject({
    frozenAt: null,
    frozenReason: null,
  });
});

test("a running request ends as usual, purchases arrive, gifts wait", async ({ db }) => {
  const [customer, friend] = [await newTestCustomer(db), await newTestCustomer(db)];
  await customer.buy(1_000n);
  const requestId = await customer.hold(100n);
  const giftId = await customer.send(100n);
  await customer.freeze("dispute:dp_1");
  expect(await customer.capture(requestId, 40n)).toMatchObject({ chargeMicrocredits: 40n });
  await customer.buy(500n);
  await expect(customer.send(1n)).rejects.toMatchObject({ code: "customer_frozen" });
  await expect(friend.claim(giftId)).rejects.toMatchObject({ code: "conflict" });
  await customer.unfreeze("dispute:dp_1");
  await friend.freeze("operator");
  await expect(friend.claim(giftId)).rejects.toMatchObject({ code: "customer_frozen" });
  await friend.unfreeze("operator");
  expect(await friend.claim(giftId)).toMatchObject({ amountMicrocredits: 100n });
});
