import { inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { refundCharge } from "../adjustments/refund-charge.ts";
import { inHours, newTestCustomer } from "../test-customer.ts";
import { giveUpCredits, sumCreditsLeft } from "./give-up-credits.ts";

test("whoever leaves gives up all that is left, a row for each grant, and its money is breakage", async ({ db }) => {
  const customer = await newTestCustomer(db);
  await customer.give(1_000n, { priceNanodollars: 10_000n });
  await customer.give(70n, { category: "promotional", expiresAt: inHours(1) });
  await customer.spend(100n);
  await customer.send(300n);
  const left = await sumCreditsLeft(db, customer.id);
  expect(left).toEqual({ paidMicrocredits: 970n, promotionalMicrocredits: 0n });

  const leave = (givenUpMicrocredits: bigint) =>
    inTransaction(db, (tx) => giveUpCredits(tx, { customerId: customer.id, actor: "usr_test", givenUpMicrocredits }));
  await expect(leave(1_000n)).rejects.toMatchObject({ code: "conflict" });
  expect(await leave(970n)).toEqual(left);

  expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 0n });
  expect((await customer.rows()).slice(-2)).toEqual([
    ["gift", 300n],
    ["expiry", -970n],
  ]);
  const entries = await db.ledgerEntry.findMany({ where: { transfer: { customerId: customer.id } } });
  const moved = (accountId: string) =>
    entries.filter((entry) => entry.accountId === accountId).reduce((sum, entry) => sum + entry.amount, 0n);
  expect(moved("deferred_revenue")).toBe(0n);
  expect(await sumCreditsLeft(db, customer.id)).toEqual({ paidMicrocredits: 0n, promotionalMicrocredits: 0n });
});

test("nobody leaves with a hold, a debt or a freeze, and then nothing is given up", async ({ db }) => {
  const leave = (customerId: string, givenUpMicrocredits: bigint) =>
    inTransaction(db, (tx) => giveUpCredits(tx, { customerId, actor: "usr_test", givenUpMicrocredits }));
  const holding = await newTestCustomer(db);
  await holding.give(100n);
  await holding.hold(1n);
  await expect(leave(holding.id, 100n)).rejects.toMatchObject({ code: "in_flight" });

  const frozen = await newTestCustomer(db);
  await frozen.give(100n);
  await frozen.freeze("operator");
  await expect(leave(frozen.id, 100n)).rejects.toMatchObject({ code: "customer_frozen" });

  for (const customer of [holding, frozen]) {
    expect(await customer.balance()).toMatchObject({ balanceMicrocredits: 100n });
  }
});

test("a charge that is given back after its customer has left expires at once", async ({ db }) => {
  const customer = await newTestCustomer(db);
  await customer.give(500n);
  const requestId = await customer.spend(200n);
  await inTransaction(db, (tx) =>
    giveUpCredits(tx, { customerId: customer.id, actor: "usr_test", givenUpMicrocredits: 300n }),
  );
  await inTransaction(db, (tx) => refundCharge(tx, { requestId, actor: "usr_test", reason: "Test" }));
  expect((await customer.balance()).balanceMicrocredits).toBe(0n);
  expect((await customer.rows()).slice(-2)).toEqual([
    ["refund", 200n],
    ["expiry", -200n],
  ]);
});
