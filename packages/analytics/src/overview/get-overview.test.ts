import { readNow } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { openBusiness } from "../test-business.ts";
import { getOverview } from "./get-overview.ts";

const DAY_MS = 24 * 60 * 60_000;
const codeRequest = {
  modelId: "gpt-4o",
  taskType: "code",
  chargeMicrocredits: 115_000_000n,
  platformShareMicrocredits: 15_000_000n,
  providerCostNanodollars: 400_000_000n,
};

test("sales, spending, liability and margin of a period, whole and by model, task and day", async ({
  db,
  database,
}) => {
  const business = openBusiness(database);
  const ada = await business.customer("ada");
  const bob = await business.customer("bob");
  const from = await readNow(db);
  await business.sellStarter(ada);
  await business.chargeRequest(ada, codeRequest);
  await database.advanceClock("1 day");
  await business.sellStarter(bob);
  await business.chargeRequest(bob, { ...codeRequest, modelId: "gemini-flash", taskType: "general" });
  await business.chargeRequest(bob, codeRequest);
  const to = new Date((await readNow(db)).getTime() + 1);

  const overview = await getOverview(db, { from, to });

  // 115 of 1,000 credits for $10 earn $1.15; the provider took $0.40.
  const one = {
    spentMicrocredits: 115_000_000n,
    platformShareMicrocredits: 15_000_000n,
    providerCostNanodollars: 400_000_000n,
    marginNanodollars: 750_000_000n,
  };
  const unsold = { revenueCents: 0, soldMicrocredits: 0n, outstandingMicrocredits: 0n };
  expect(overview).toEqual({
    revenueCents: 2_000,
    soldMicrocredits: 2_000_000_000n,
    spentMicrocredits: 345_000_000n,
    outstandingMicrocredits: 1_655_000_000n,
    platformShareMicrocredits: 45_000_000n,
    providerCostNanodollars: 1_200_000_000n,
    marginNanodollars: 2_250_000_000n,
    activeUsers: 2,
    byModel: [
      { modelId: "gpt-4o", ...unsold, ...twice(one), activeUsers: 2 },
      { modelId: "gemini-flash", ...unsold, ...one, activeUsers: 1 },
    ],
    byTask: [
      { taskType: "code", ...unsold, ...twice(one), activeUsers: 2 },
      { taskType: "general", ...unsold, ...one, activeUsers: 1 },
    ],
    byDay: [
      {
        day: dayOf(from),
        ...one,
        revenueCents: 1_000,
        soldMicrocredits: 1_000_000_000n,
        outstandingMicrocredits: 885_000_000n,
        activeUsers: 1,
      },
      {
        day: dayOf(to),
        ...twice(one),
        revenueCents: 1_000,
        soldMicrocredits: 1_000_000_000n,
        outstandingMicrocredits: 1_655_000_000n,
        activeUsers: 1,
      },
    ],
  });
});

test("what happened after the period does not change its end", async ({ db, database }) => {
  const business = openBusiness(database);
  const eve = await business.customer("eve");
  const before = await readNow(db);
  const period = { from: new Date(before.getTime() - DAY_MS), to: before };
  const first = await getOverview(db, period);
  await business.sellStarter(eve);
  await business.chargeRequest(eve, codeRequest);
  expect(await getOverview(db, period)).toEqual(first);
});

test.for([
  [0, "empty"],
  [-DAY_MS, "backwards"],
  [367 * DAY_MS, "longer than a year"],
] as const)("a period of %d ms is refused: %s", async ([lengthMs], { db }) => {
  const from = new Date("2030-01-01T00:00:00Z");
  await expect(getOverview(db, { from, to: new Date(from.getTime() + lengthMs) })).rejects.toThrow("period");
});

function twice<Row extends Record<string, bigint>>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value * 2n])) as Row;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

test("revenue is what was really paid, less what went back, on the day it went", async ({ db, database }) => {
  const business = openBusiness(database);
  const mallory = await business.customer("mallory");
  const from = await readNow(db);
  const paymentId = await business.sellStarter(mallory);
  await db.payment.update({ where: { id: paymentId }, data: { discountCents: 200 } });
  await database.advanceClock("1 day");
  const clawback = { customerId: mallory.customerId, paymentId, reason: "refund", dueMicrocredits: 0n };
  const [refunded, lateWon] = [
    { id: "clb_1", businessKey: "stripe:refund:re_1", refundedNanodollars: 3_000_000_000n },
    { id: "clb_2", businessKey: "stripe:dispute:du_1:withdrawn", refundedNanodollars: 5_000_000_000n },
  ];
  await db.clawback.createMany({ data: [refunded, lateWon].map((one) => ({ ...clawback, ...one })) });
  await database.advanceClock("1 day");
  await db.clawback.update({ where: { id: "clb_2" }, data: { reinstatedAt: await readNow(db) } });
  const to = new Date((await readNow(db)).getTime() + 1);

  const { revenueCents, byDay } = await getOverview(db, { from, to });
  expect(revenueCents).toBe(800 - 300);
  expect(byDay.map((day) => day.revenueCents).filter((cents) => cents !== 0)).toEqual([800, -800, 500]);
});
