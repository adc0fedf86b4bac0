import { type Db, inTransaction, newId } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { placeHold } from "./place-hold.ts";
import { captureHold, expireHold, voidHold } from "./settle-hold.ts";
import type { SpendCap } from "./spend-cap.ts";

const REQUESTS = 100;

async function spenderWith(db: Db, caps: { day?: bigint; month?: bigint }) {
  const customer = await newTestCustomer(db);
  await customer.give(1_000_000n);
  const spender = newId("key");
  const spendCaps: SpendCap[] = [];
  if (caps.day !== undefined) spendCaps.push({ spender, period: "day", capMicrocredits: caps.day });
  if (caps.month !== undefined) spendCaps.push({ spender, period: "month", capMicrocredits: caps.month });
  const place = async (amountMicrocredits: bigint, requestId: string = newId("req")) => {
    const order = {
      requestId,
      customerId: customer.id,
      userId: "usr_test",
      amountMicrocredits,
      caps: spendCaps,
    };
    await inTransaction(db, (tx) => placeHold(tx, order));
    return requestId;
  };
  const used = async (period: "day" | "month") => {
    const rows = await db.spendCapUse.findMany({ where: { spender, period } });
    return rows.reduce((sum, row) => sum + row.usedMicrocredits, 0n);
  };
  return { place, used };
}

function end(db: Db, requestId: string, chargeMicrocredits: bigint) {
  const facts = { requestId, providerCostNanodollars: 0n, actor: "usr_test", description: "Test" };
  return inTransaction(db, (tx) => captureHold(tx, { ...facts, chargeMicrocredits, modelId: "m" }));
}

const refused = (error: unknown) => (isAppError(error) ? error : Promise.reject(error));

test("100 requests at once never hold more than a cap, to the microcredit", async ({ db }) => {
  const { place, used } = await spenderWith(db, { day: 10_005n, month: 1_000_000n });
  const answers = await Promise.allSettled(Array.from({ length: REQUESTS }, () => place(1_000n)));
  const errors = answers.filter((answer) => answer.status === "rejected").map(({ reason }) => reason);
  expect(errors).toHaveLength(REQUESTS - 10);
  for (const error of errors) {
    expect(error).toMatchObject({ code: "spend_cap_reached", publicDetails: { period: "day", left: "0.000005" } });
  }
  expect(await used("day")).toBe(10_000n);
  await place(5n);
  await expect(place(1n)).rejects.toMatchObject({ code: "spend_cap_reached" });
});

test("what returns can be spent again, what was charged cannot", async ({ db }) => {
  const { place, used } = await spenderWith(db, { day: 1_000n, month: 1_500n });
  await end(db, await place(1_000n), 400n);
  expect([await used("day"), await used("month")]).toEqual([400n, 400n]);
  const voided = await place(600n);
  await inTransaction(db, (tx) =>
    voidHold(tx, { requestId: voided, providerCostNanodollars: 0n, actor: "usr_test", description: "Test" }),
  );
  expect(await used("day")).toBe(400n);
  await inTransaction(db, async (tx) => expireHold(tx, await place(600n)));
  expect(await used("month")).toBe(400n);
  await expect(place(601n)).rejects.toMatchObject({ publicDetails: { required: "0.000601", left: "0.0006" } });
});

test("the same request again takes nothing from the cap", async ({ db }) => {
  const { place, used } = await spenderWith(db, { day: 1_000n });
  const requestId = await place(900n);
  await place(900n, requestId);
  expect(await used("day")).toBe(900n);
});

test("a new day opens the day's cap and not the month's, and what returns late goes back to its own day", async ({
  db,
  database,
}) => {
  await database.advanceClock(`${untilSecondOfNextMonth()} milliseconds`);
  const { place, used } = await spenderWith(db, { day: 1_000n, month: 1_800n });
  const late = await place(1_000n);
  await expect(place(1n)).rejects.toMatchObject({ publicDetails: { period: "day" } });
  await database.advanceClock("1 day");
  await place(800n);
  const error = await place(1n).catch(refused);
  expect(error).toMatchObject({ publicDetails: { period: "month", left: "0" } });
  await end(db, late, 100n);
  expect([await used("day"), await used("month")]).toEqual([900n, 900n]);
  await place(200n);
  await expect(place(1n)).rejects.toMatchObject({ publicDetails: { period: "day" } });
});

/** The test needs two days of one month, whenever it runs. */
function untilSecondOfNextMonth(): number {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 2, 12) - now.getTime();
}
