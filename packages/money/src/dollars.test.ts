import { expect, test } from "vitest";
import {
  centsFromNanodollars,
  displayDollars,
  formatDollars,
  nanodollarsFromCents,
  nanodollarsOf,
  splitDollars,
} from "./dollars.ts";

test("cents survive the way into nano-dollars and back", () => {
  for (const cents of [0, 1, 1000, -70_000]) expect(centsFromNanodollars(nanodollarsFromCents(cents))).toBe(cents);
});

test("rounds to the nearest cent, halves away from zero", () => {
  expect(centsFromNanodollars(5_000_000n)).toBe(1);
  expect(centsFromNanodollars(-5_000_000n)).toBe(-1);
  expect(centsFromNanodollars(4_999_999n)).toBe(0);
});

test("refuses what is no whole number of cents", () => {
  for (const cents of [0.5, Number.NaN, 2 ** 53]) {
    expect(() => nanodollarsFromCents(cents)).toThrow("not a whole number of cents");
  }
});

test("writes dollars without trailing zeros", () => {
  expect(formatDollars(10_000_000_000n)).toBe("10");
  expect(formatDollars(-123_000n)).toBe("-0.000123");
});

test("reads the dollars it wrote, and nothing else", () => {
  for (const amount of [0n, 1n, -123_000n, 10_000_000_000n, 1_225_500_000_000n]) {
    expect(nanodollarsOf(formatDollars(amount))).toBe(amount);
  }
  for (const text of ["", "1e3", "01", "1.", ".5", "1.0000000001", "$1", " 1", "+1", "1,000"]) {
    expect(() => nanodollarsOf(text), text).toThrow("not an amount of dollars");
  }
});

test("writes dollars for people: grouped, rounded to the decimals asked for, a real minus", () => {
  expect(displayDollars(nanodollarsFromCents(122_500))).toBe("$1,225.00");
  expect(displayDollars(nanodollarsFromCents(-5))).toBe("−$0.05");
  expect(displayDollars(1_234_567_890_123n, 4)).toBe("$1,234.5679");
  expect(displayDollars(5_000_000n)).toBe("$0.01");
  expect(displayDollars(999_999_999n)).toBe("$1.00");
  expect(displayDollars(nanodollarsFromCents(122_550), 0)).toBe("$1,226");
  expect(displayDollars(nanodollarsFromCents(-10_000))).toBe("−$100.00");
});

test("what rounds to nothing has no minus", () => {
  expect(displayDollars(-4_999_999n)).toBe("$0.00");
  expect(splitDollars(-123_000n, 6)).toEqual({ sign: "−", whole: "0", fraction: "000123" });
});
