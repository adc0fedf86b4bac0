import { test } from "@scrip/testing";
import { expect } from "vitest";
import { listPackages } from "./list-packages.ts";
import { planSavingsPercent } from "./plan-savings.ts";
import { seedPackages } from "./seed-packages.ts";

test("five packages are on sale, with the credits, prices and savings that were promised", async ({ db }) => {
  await seedPackages(db);
  const packages = await listPackages(db);
  const figures = packages.map((sold) => [
    sold.id,
    sold.creditsMicrocredits / 1_000_000n,
    sold.bonusMicrocredits / 1_000_000n,
    sold.priceCents,
    sold.savingsPercent,
  ]);
  expect(figures).toEqual([
    ["starter", 1_000n, 0n, 1_000, 0],
    ["basic", 5_000n, 500n, 4_500, 18],
    ["pro", 12_000n, 1_500n, 10_000, 26],
    ["business", 30_000n, 5_000n, 22_500, 36],
    ["enterprise", 100_000n, 20_000n, 70_000, 42],
  ]);
});

test("seeding again keeps what an operator has changed", async ({ db }) => {
  await seedPackages(db);
  await db.package.update({ where: { id: "pro" }, data: { priceCents: 9_900 } });
  await db.package.update({ where: { id: "basic" }, data: { active: false } });
  await seedPackages(db);
  const packages = await listPackages(db);
  expect(packages.map((sold) => sold.id)).toEqual(["starter", "pro", "business", "enterprise"]);
  expect(packages.find((sold) => sold.id === "pro")?.priceCents).toBe(9_900);
});

test("savings are rounded to whole per cent, halves up, and never negative", () => {
  const offer = (credits: bigint, priceCents: number) =>
    planSavingsPercent({ creditsMicrocredits: credits * 1_000_000n, bonusMicrocredits: 0n, priceCents });
  expect(offer(200n, 199)).toBe(1);
  expect(offer(1_000n, 996)).toBe(0);
  expect(offer(100n, 150)).toBe(0);
});
