import fc from "fast-check";
import { expect, test } from "vitest";
import { drawRoutingCurve, measureStrongShare, moneySaved } from "./measure-routing.ts";

const HARD = { strong: 1, weak: 0 };
const EASY = { strong: 1, weak: 1 };

test("a router that knows the hard prompts sends only those", () => {
  const prompts = [
    ...Array.from({ length: 80 }, () => ({ ...EASY, need: 0 })),
    ...Array.from({ length: 20 }, () => ({ ...HARD, need: 1 })),
  ];
  expect(measureStrongShare(prompts).value).toBeCloseTo(0.15);
});

test("a router that is wrong about every prompt sends nearly all", () => {
  const prompts = [
    ...Array.from({ length: 80 }, () => ({ ...EASY, need: 1 })),
    ...Array.from({ length: 20 }, () => ({ ...HARD, need: 0 })),
  ];
  expect(measureStrongShare(prompts).value).toBeCloseTo(0.95);
});

test("where the weak model is as good, no call is strong", () => {
  expect(measureStrongShare([{ ...EASY, need: 0 }]).value).toBe(0);
});

test("shares stay between none and all, and the curve ends at the strong model", () => {
  const prompt = fc.record({
    strong: fc.constantFrom(0, 1),
    weak: fc.constantFrom(0, 1),
    need: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(prompt, { minLength: 20, maxLength: 60 }), (prompts) => {
      const some = [...prompts, { ...HARD, need: 0.5 }];
      const { value, low, high } = measureStrongShare(some);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(drawRoutingCurve(some).at(-1)).toEqual({ strongShare: 1, quality: 1 });
    }),
    { numRuns: 20 },
  );
});

test("money saved is the weak share of calls times the difference in price", () => {
  expect(moneySaved(1, 1, 10)).toBe(0);
  expect(moneySaved(0.5, 1, 10)).toBeCloseTo(0.45);
});
