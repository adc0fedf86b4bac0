import { type Db, newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { rollUpUsage } from "./roll-up-usage.ts";

test("settled requests are added up by day, however often and by however many, and late ones are added", async ({
  db,
}) => {
  const customerId = newId("cus");
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  await settle(db, customerId, now, 10n);
  await settle(db, customerId, now, 5n);
  await settle(db, customerId, now, 1n, "code");
  await settle(db, customerId, new Date(now.getTime() - 40 * 24 * 3_600_000), 7n);
  await Promise.all([rollUpUsage(db), rollUpUsage(db), rollUpUsage(db)]);
  const sums = async () =>
    (await db.usageDay.findMany({ where: { customerId }, orderBy: [{ day: "asc" }, { taskType: "asc" }] })).map(
      ({ taskType, requests, chargeMicrocredits, outputTokens }) => [
        taskType,
        requests,
        chargeMicrocredits,
        outputTokens,
      ],
    );
  expect(await sums()).toEqual([
    ["general", 1, 7n, 3n],
    ["code", 1, 1n, 3n],
    ["general", 2, 15n, 6n],
  ]);
  await settle(db, customerId, now, 100n);
  expect(await rollUpUsage(db)).toBe(1);
  expect((await sums())[2]).toEqual(["general", 3, 115n, 9n]);
  await db.aiRequest.updateMany({ where: { customerId }, data: { status: "running" } }); // they have no holds
});

test("a rollup that broke off between two days is finished by the next", async ({ db }) => {
  const customerId = newId("cus");
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  for (const days of [50, 49, 48]) await settle(db, customerId, new Date(now.getTime() - days * 24 * 3_600_000), 7n);
  await rollUpUsage(db);
  const { day } = await db.usageDay.findFirstOrThrow({ where: { customerId }, orderBy: { day: "desc" } });
  await db.usageDay.deleteMany({ where: { customerId, day } });
  expect(await rollUpUsage(db)).toBe(1);
  expect(await db.usageDay.count({ where: { customerId } })).toBe(3);
  expect(await rollUpUsage(db)).toBe(0);
  await db.aiRequest.updateMany({ where: { customerId }, data: { status: "running" } }); // they have no holds
});

async function settle(db: Db, customerId: string, settledAt: Date, chargeMicrocredits: bigint, taskType = "general") {
  await db.aiRequest.create({
    data: {
      id: newId("req"),
      customerId,
      userId: newId("usr"),
      surface: "api",
      modelId: "gpt-4o-mini",
      priceId: "prc_test",
      taskType,
      complexity: "simple",
      status: "settled",
      countedInputTokens: 2,
      outputCap: 10,
      inputTokens: 2,
      outputTokens: 3,
      holdMicrocredits: chargeMicrocredits,
      chargeMicrocredits,
      platformShareMicrocredits: 0n,
      earnedNanodollars: 0n,
      providerCostNanodollars: 0n,
      startedAt: settledAt,
      settledAt,
    },
  });
}
