import fc from "fast-check";
import { expect, test } from "vitest";
import { planAccuracy } from "./plan-accuracy.ts";
import { ratioRow } from "./test-rows.ts";

const percents = fc.array(
  fc.integer({ min: 0, max: 200 }).map((step) => step * 5),
  { minLength: 1, maxLength: 200 },
);

function count(values: readonly number[]) {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([percent, requests]) => ratioRow(percent, requests));
}

test("a tenth, half and nine tenths are found as in the sorted list", () => {
  fc.assert(
    fc.property(percents, (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const nearest = (share: number) => (sorted[Math.ceil((values.length * share) / 100) - 1] ?? 0) * 100 + 250;
      expect(planAccuracy([], count(values)).spread).toEqual({ p10: nearest(10), p50: nearest(50), p90: nearest(90) });
    }),
  );
});

test("every estimated request is in one band", () => {
  fc.assert(
    fc.property(percents, (values) => {
      const { bands } = planAccuracy([], count(values));
      expect(bands.reduce((sum, { requests }) => sum + requests, 0)).toBe(values.length);
      for (const { fromPercent, toPercent, requests } of bands) {
        const inside = values.filter((value) => value >= fromPercent && (toPercent === null || value < toPercent));
        expect(requests).toBe(inside.length);
      }
    }),
  );
});

test("without an estimate there is no spread, and the bands are empty", () => {
  const accuracy = planAccuracy([], []);
  expect(accuracy).toMatchObject({ estimatedRequests: 0, spread: null });
  expect(accuracy.bands.every(({ requests }) => requests === 0)).toBe(true);
});
