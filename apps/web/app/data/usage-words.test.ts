import { expect, test } from "vitest";
import { describeChange, describeDays, nameDays, shareOf } from "./usage-words.ts";

const CREDIT = 1_000_000n;

test.for([
  [112n, 100n, "12 % more than in the 30 days before (100)."],
  [50n, 100n, "50 % less than in the 30 days before (100)."],
  [0n, 100n, "100 % less than in the 30 days before (100)."],
  [100n, 100n, "About as much as in the 30 days before (100)."],
  [1_500n, 100n, "15 times as much as in the 30 days before (100)."],
  [230_000n, 100n, "2,300 times as much as in the 30 days before (100)."],
  [5n, 0n, "Nothing was used in the 30 days before."],
  [0n, 0n, "Nothing was used in the 30 days before either."],
] as const)("%d credits after %d: %s", ([now, before, sentence]) => {
  expect(describeChange(now * CREDIT, before * CREDIT, "in the 30 days before")).toBe(sentence);
});

test("half a percent is rounded away from zero, less than that is about as much", () => {
  expect(describeChange(1_005n, 1_000n, "in the 7 days before")).toContain("1 % more");
  expect(describeChange(995n, 1_000n, "in the 7 days before")).toContain("1 % less");
  expect(describeChange(1_004n, 1_000n, "in the 7 days before")).toContain("About as much");
});

test.for([
  ["2026-10-25", "2026-11-23", "from 25 Oct to 23 Nov 2026", "25 Oct – 23 Nov 2026"],
  ["2025-11-24", "2026-11-23", "from 24 Nov 2025 to 23 Nov 2026", "24 Nov 2025 – 23 Nov 2026"],
  ["2026-11-20", "2026-11-20", "on 20 Nov 2026", "20 Nov 2026"],
] as const)("%s and %s: every day has its year, once where it is the same", ([from, to, sentence, name]) => {
  expect(describeDays({ from, to })).toBe(sentence);
  expect(nameDays({ from, to })).toBe(name);
});

test("a share of nothing is nothing", () => {
  expect(shareOf(0n, 0n)).toBe(0n);
  expect(shareOf(1n, 3n)).toBe(3_333n);
});
