import { test } from "@scrip/testing";
import { expect } from "vitest";
import { openBusiness } from "../test-business.ts";
import { addUpSpending } from "./add-up-spending.ts";
import { getSpending } from "./get-spending.ts";
import { sumPeriod } from "./spending.store.ts";
import { addSpending, NO_SPENDING, TIMELINE_UNITS } from "./spending.ts";

const CHARGE = { platformShareMicrocredits: 0n, providerCostNanodollars: 0n };
const YEAR = { from: new Date("2026-01-01"), to: new Date("2036-01-01") };

test("what is added up and what is not yet give one answer, however often and by however many it is added up", async ({
  db,
  database,
}) => {
  const business = openBusiness(database);
  const [ada, bob] = [await business.customer("ada"), await business.customer("bob")];
  for (const person of [ada, bob]) await business.sellStarter(person);
  const work = [
    [ada, "gpt-4o", "code", 25n],
    [bob, "gpt-4o", "code", 1_000n],
    [ada, "gpt-4o-mini", "math", 2n],
    [ada, "gpt-4o", "math", 50n],
    [ada, "gpt-4o-mini", "code", 4n],
  ] as const;
  for (const [index, [by, modelId, taskType, chargeMicrocredits]] of work.entries()) {
    await business.chargeRequest(by, { ...CHARGE, modelId, taskType, chargeMicrocredits });
    await database.advanceClock("20 hours");
    const live = await sumPeriod(db, ada.customerId, YEAR, "day");
    if (index % 2 === 1) {
      expect((await Promise.all([addUpSpending(db), addUpSpending(db), addUpSpending(db)])).some(Boolean)).toBe(true);
      expect(await addUpSpending(db)).toBe(0);
    }
    expect(await sumPeriod(db, ada.customerId, YEAR, "day")).toEqual(live);
  }

  const { total, timeline, models, tasks, complexities, sources, before } = await getSpending(
    db,
    ada.customerId,
    YEAR,
    "month",
  );
  expect(total).toMatchObject({ requests: 4, inputTokens: 40n, outputTokens: 80n, chargedMicrocredits: 81n });
  for (const part of [timeline, models, tasks, complexities, sources])
    expect(part.reduce(addSpending, NO_SPENDING)).toEqual(total);
  expect(before.total).toEqual(NO_SPENDING);
  expect(models.map(({ key, chargedMicrocredits }) => [key, chargedMicrocredits])).toEqual([
    ["gpt-4o", 75n],
    ["gpt-4o-mini", 6n],
  ]);
  expect(tasks.map(({ key }) => key)).toEqual(["math", "code"]);
});

test("days that are not in the period do not count, added up or not", async ({ db, database }) => {
  const business = openBusiness(database);
  const eve = await business.customer("eve");
  await business.sellStarter(eve);
  const [{ day }] = await db.$queryRaw<[{ day: Date }]>`SELECT (scrip_now() AT TIME ZONE 'UTC')::date AS day`;
  const at = (days: number) => new Date(day.getTime() + days * 24 * 3_600_000);
  for (const chargeMicrocredits of [1n, 10n, 100n]) {
    await business.chargeRequest(eve, { ...CHARGE, modelId: "gpt-4o", taskType: "code", chargeMicrocredits });
    await database.advanceClock("1 day");
  }
  const charged = async (from: number, to: number) => {
    const period = { from: at(from), to: at(to) };
    const { total, before } = await getSpending(db, eve.customerId, period, "day");
    return [total.chargedMicrocredits, before.total.chargedMicrocredits];
  };
  for (let round = 0; round < 2; round += 1) {
    expect(await charged(1, 2)).toEqual([10n, 1n]);
    expect(await charged(0, 3)).toEqual([111n, 0n]);
    expect(await charged(2, 3)).toEqual([100n, 10n]);
    expect(await charged(3, 6)).toEqual([0n, 111n]);
    await addUpSpending(db);
  }
});

test("a period counts its days, whatever months it cuts or holds and whatever its steps", async ({ db, database }) => {
  const business = openBusiness(database);
  const mia = await business.customer("mia");
  await business.sellStarter(mia);
  const [{ day }] = await db.$queryRaw<[{ day: Date }]>`SELECT (scrip_now() AT TIME ZONE 'UTC')::date AS day`;
  const at = (days: number) => new Date(day.getTime() + days * 24 * 3_600_000);
  const charges = Array.from({ length: 9 }, (_, index) => ({ day: 11 * index, amount: 2n ** BigInt(index) }));
  for (const { amount: chargeMicrocredits } of charges) {
    await business.chargeRequest(mia, { ...CHARGE, modelId: "gpt-4o", taskType: "code", chargeMicrocredits });
    await database.advanceClock("11 days");
  }
  for (const isAddedUp of [false, true]) {
    if (isAddedUp) await addUpSpending(db);
    for (const [from, to] of [
      [0, 100],
      [1, 89],
      [12, 55],
      [30, 40],
      [56, 66],
    ] as const) {
      const inside = charges.filter((charge) => charge.day >= from && charge.day < to);
      const expected = inside.reduce((sum, { amount }) => sum + amount, 0n);
      for (const unit of TIMELINE_UNITS) {
        const period = { from: at(from), to: at(to) };
        const { total, timeline, tasks } = await getSpending(db, mia.customerId, period, unit);
        expect(total.chargedMicrocredits, `days ${from} to ${to}`).toBe(expected);
        for (const part of [timeline, tasks]) expect(part.reduce(addSpending, NO_SPENDING)).toEqual(total);
        for (const step of timeline) {
          const ofStep = charges.filter((charge) => at(charge.day) >= step.from && at(charge.day) < step.to);
          expect(step.chargedMicrocredits).toBe(ofStep.reduce((sum, { amount }) => sum + amount, 0n));
        }
      }
    }
  }
});
