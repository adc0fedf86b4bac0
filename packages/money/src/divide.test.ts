import fc from "fast-check";
import { expect, test } from "vitest";
import { ceilingDivide } from "./divide.ts";

test("is the smallest whole number not below the exact quotient", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      fc.bigInt({ min: 1n, max: 10n ** 18n }),
      (dividend, divisor) => {
        const quotient = ceilingDivide(dividend, divisor);
        expect(quotient * divisor).toBeGreaterThanOrEqual(dividend);
        expect((quotient - 1n) * divisor).toBeLessThan(dividend);
      },
    ),
  );
});

test("refuses what has no meaning for money", () => {
  expect(() => ceilingDivide(-1n, 2n)).toThrow(RangeError);
  for (const divisor of [0n, -1n]) expect(() => ceilingDivide(1n, divisor)).toThrow("a divisor > 0");
});
