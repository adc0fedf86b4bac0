import fc from "fast-check";
import { expect, test } from "vitest";
import { displayCredits, formatCredits, microcreditsOf, parseCredits } from "./microcredits.ts";

test("writes credits without trailing zeros or exponent", () => {
  expect(formatCredits(997_412_500n)).toBe("997.4125");
  expect(formatCredits(-2_587_500n)).toBe("-2.5875");
  expect(formatCredits(1_000_000_000n)).toBe("1000");
  expect(formatCredits(1n)).toBe("0.000001");
  expect(formatCredits(0n)).toBe("0");
});

test("groups thousands for people", () => {
  expect(displayCredits(-1_234_567_500_000n)).toBe("−1,234,567.5");
  expect(displayCredits(1_234_000_000n)).toBe("1,234");
  expect(displayCredits(0n)).toBe("0");
});

test("reads back exactly what it wrote, past the precision of a float", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (amount) => {
      expect(parseCredits(formatCredits(amount))).toBe(amount);
    }),
  );
  expect(parseCredits(formatCredits(9_007_199_254_740_993n))).toBe(9_007_199_254_740_993n);
});

test.each([
  "NaN",
  "Infinity",
  "0.0000001",
  "1e3",
  "0x10",
  "١٢",
  "",
  " 1",
  "1 ",
  "+1",
  "01",
  "1.",
  ".5",
  "--1",
  "1,000",
  null,
  undefined,
  1.5,
  Number.NaN,
  2 ** 53,
  {},
  [],
  true,
  "9".repeat(33),
])("refuses %j", (input) => {
  expect(parseCredits(input)).toBeNull();
});

test("accepts an integer JSON number", () => {
  expect(parseCredits(5)).toBe(5_000_000n);
});

test("an amount that our own API cannot have written is an error", () => {
  expect(microcreditsOf("-2.5875")).toBe(-2_587_500n);
  for (const text of ["", "1e3", "2,5"]) expect(() => microcreditsOf(text)).toThrow(TypeError);
});
