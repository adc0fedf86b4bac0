import { expect, test } from "vitest";
import type { ChartData } from "./chart-data.ts";
import { shapeBars, shapeLine } from "./chart-shapes.ts";

const [A, B] = [
  { id: "a", name: "A", color: "red" },
  { id: "b", name: "B", color: "blue" },
];
const SCALE = { bottom: -50, top: 150, ticks: [] };

function dataOf(...amounts: Record<string, bigint>[]): ChartData {
  const rows = amounts.map((of, index) => ({ id: `${index}`, name: `${index}`, amounts: of }));
  return { measure: "count", rowName: "Day", series: [A, B], rows };
}

test("bars stand on each other from zero up, in the middle of their row's band", () => {
  const bars = shapeBars(dataOf({ a: 100n, b: 50n }, {}, { b: 20n }), SCALE);
  expect(bars).toEqual([
    { key: "0 a", color: "red", x: 13.67, y: 25, width: 6, height: 50 },
    { key: "0 b", color: "blue", x: 13.67, y: 0, width: 6, height: 25 },
    { key: "2 b", color: "blue", x: 80.33, y: 65, width: 6, height: 10 },
  ]);
});

test("what was given back hangs below zero and hides nothing above it", () => {
  const bars = shapeBars(dataOf({ a: -40n, b: 100n }), SCALE);
  expect(bars).toMatchObject([
    { key: "0 a", y: 75, height: 20 },
    { key: "0 b", y: 25, height: 50 },
  ]);
});

test("many bars leave a quarter of their band free", () => {
  const [bar] = shapeBars(dataOf(...Array.from({ length: 50 }, () => ({ a: 1n }))), SCALE);
  expect(bar).toMatchObject({ x: 0.24, width: 1.52 });
});

test("a line breaks where there is no amount, and a point alone is a dot", () => {
  const line = shapeLine(dataOf({ a: 150n }, { a: 50n }, {}, { a: -50n }), A, SCALE);
  expect(line).toBe("M12.5 0L37.5 50M87.5 100L87.5 100");
});

test("a series without amounts draws nothing", () => {
  expect(shapeLine(dataOf({ a: 1n }), B, SCALE)).toBe("");
  expect(shapeBars(dataOf({}), SCALE)).toEqual([]);
});
