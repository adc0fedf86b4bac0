import { expect, test } from "vitest";
import { centsFromNanodollars, formatDollars, nanodollarsFromCents } from "./dollars.ts";

test("cents survive the way into nano-dollars and back", () => {
  for (const cents of [0, 1, 1000, -70_000]) expect(centsFromNanodollars(nanodollarsFromCents(cents))).toBe(cents);
});

test("rounds to the nearest cent, halves away from zero", () => {
  expect(centsFromNanodollars(5_000_000n)).toBe(1);
  expect(centsFromNanodollars(-5_000_000n)).toBe(-1);
  expect(centsFromNanodollars(4_999_999n)).toBe(0);
});

test("refuses a fraction of a cent", () => {
  expect(() => nanodollarsFromCents(0.5)).toThrow(RangeError);
});

test("writes dollars without trailing zeros", () => {
  expect(formatDollars(10_000_000_000n)).toBe("10");
  expect(formatDollars(-123_000n)).toBe("-0.000123");
});
