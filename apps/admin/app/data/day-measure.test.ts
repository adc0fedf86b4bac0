import { expect, test } from "vitest";
import { barsOf, DAY_MEASURES, readMeasure } from "./day-measure.ts";

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

test("a bar is as high as its amount, and its text is exact", () => {
  expect(DAY_MEASURES.map((measure) => barsOf(measure, [day])[0])).toEqual([
    { day: "2026-11-22", height: 45, text: "$45.00" },
    { day: "2026-11-22", height: 1234.56, text: "1,234.567891 credits" },
    { day: "2026-11-22", height: -0.17, text: "−$0.17" },
  ]);
});

test("the axis is written in short, with its unit", () => {
  expect(readMeasure("revenue").writeHeight(1_500)).toBe("$1.5K");
  expect(readMeasure("margin").writeHeight(-0.05)).toBe("−$0.05");
  expect(readMeasure("spent").writeHeight(0)).toBe("0");
});

test.each([null, "", "nonsense"])("%j shows the revenue", (id) => {
  expect(readMeasure(id).id).toBe("revenue");
});
