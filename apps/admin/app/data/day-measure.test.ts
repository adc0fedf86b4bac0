import { expect, test } from "vitest";
import { chartOf, DAY_MEASURES, readMeasure } from "./day-measure.ts";

const day = {
  day: "2026-11-22",
  revenueCents: 4_500,
  creditsSold: "5000",
  creditsSpent: "1234.567891",
  creditsOutstanding: "3765.432109",
  platformShare: "161.030594",
  providerCostUsd: "1.5",
  marginCents: -17,
  activeUsers: 1,
};

test("a bar is the exact amount of its day", () => {
  expect(DAY_MEASURES.map((measure) => chartOf(measure, [day]).rows)).toEqual([
    [{ id: "2026-11-22", name: "22 Nov", amounts: { revenue: 45_000_000_000n } }],
    [{ id: "2026-11-22", name: "22 Nov", amounts: { spent: 1_234_567_891n } }],
    [{ id: "2026-11-22", name: "22 Nov", amounts: { margin: -170_000_000n } }],
  ]);
});

test.each([null, "", "nonsense"])("%j shows the revenue", (id) => {
  expect(readMeasure(id).id).toBe("revenue");
});
