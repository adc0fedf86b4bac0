import { expect, test } from "vitest";
import { describeChange, describeDays, shareOf } from "./usage-words.ts";

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
  expect(describeChange(now * CREDIT, before * CREDIT, "30 days")).toBe(sentence);
});

test("half a percent is rounded away from zero, less than that is about as much", () => {
  expect(describeChange(1_005n, 1_000n, "7 days")).toContain("1 % more");
  expect(describeChange(995n, 1_000n, "7 days")).toContain("1 % less");
  expect(describeChange(1_004n, 1_000n, "7 days")).toContain("About as much");
});

test("days name the year once, or both years", () => {
  expect(describeDays({ from: "2026-10-25", to: "2026-11-23" })).toBe("25 Oct to 23 Nov 2026");
  expect(describeDays({ from: "2025-11-24", to: "2026-11-23" })).toBe("24 Nov 2025 to 23 Nov 2026");
});

test("a share of nothing is nothing", () => {
  expect(shareOf(0n, 0n)).toBe(0n);
  expect(shareOf(1n, 3n)).toBe(3_333n);
});
