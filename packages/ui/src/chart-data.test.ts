import { expect, test } from "vitest";
import { type ChartData, heightOf, isEmptyChart, totalOfRow, totalOfSeries, writeHeight } from "./chart-data.ts";

const DATA: ChartData = {
  measure: "credits",
  rowName: "Day",
  series: [
    { id: "a", name: "A", color: "red" },
    { id: "b", name: "B", color: "blue" },
  ],
  rows: [
    { id: "1", name: "1", amounts: { a: 9_007_199_254_740_993n, b: 1n } },
    { id: "2", name: "2", amounts: { a: 1n } },
  ],
};

test("sums are exact beyond what a float can hold", () => {
  expect(totalOfSeries(DATA, "a")).toBe(9_007_199_254_740_994n);
  expect(totalOfRow(DATA.rows[0] ?? { id: "", name: "", amounts: {} }, DATA.series)).toBe(9_007_199_254_740_994n);
});

test("an amount is as high as its credits, dollars, ones or percent", () => {
  expect(heightOf("credits", 1_500_000n)).toBe(1.5);
  expect(heightOf("dollars", -250_000_000n)).toBe(-0.25);
  expect(heightOf("count", 12n)).toBe(12);
  expect(heightOf("percent", 1_250n)).toBe(12.5);
});

test("the axis is written short, with the unit that belongs to the number", () => {
  expect(writeHeight("credits", 1_200)).toBe("1.2K");
  expect(writeHeight("count", 1_250_000)).toBe("1.25M");
  expect(writeHeight("count", 999)).toBe("999");
  expect(writeHeight("dollars", 0.005)).toBe("$0.01");
  expect(writeHeight("dollars", -40)).toBe("−$40");
  expect(writeHeight("percent", 12.5)).toBe("12.5 %");
});

test("zeros and absent amounts are an empty chart", () => {
  expect(isEmptyChart(DATA)).toBe(false);
  expect(isEmptyChart({ ...DATA, rows: [{ id: "1", name: "1", amounts: { a: 0n } }] })).toBe(true);
});
