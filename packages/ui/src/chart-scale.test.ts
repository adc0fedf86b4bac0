import { expect, test } from "vitest";
import type { ChartData } from "./chart-data.ts";
import { downTo, scaleOf } from "./chart-scale.ts";

const SERIES = [
  { id: "a", name: "A", color: "red" },
  { id: "b", name: "B", color: "blue" },
];

function dataOf(...amounts: Record<string, bigint>[]): ChartData {
  const rows = amounts.map((of, index) => ({ id: `${index}`, name: `${index}`, amounts: of }));
  return { measure: "count", rowName: "Day", series: SERIES, rows };
}

test("bars are given room for the highest stack, lines for the highest point, both from zero", () => {
  const data = dataOf({ a: 60n, b: 80n }, { a: 100n });
  expect(scaleOf(data, "bars")).toEqual({ bottom: 0, top: 140, ticks: [0, 20, 40, 60, 80, 100, 120, 140] });
  expect(scaleOf(data, "lines")).toEqual({ bottom: 0, top: 100, ticks: [0, 20, 40, 60, 80, 100] });
});

test("amounts below zero have room below it", () => {
  const scale = scaleOf(dataOf({ a: 30n, b: -9n }), "bars");
  expect(scale).toMatchObject({ bottom: -10, top: 30 });
  expect(downTo(scale, 30)).toBe(0);
  expect(downTo(scale, 0)).toBe(75);
  expect(downTo(scale, -10)).toBe(100);
});

test("nothing counted in halves has a tick at a half", () => {
  expect(scaleOf(dataOf({ a: 2n }), "bars").ticks).toEqual([0, 1, 2]);
});

test("where there is nothing, the axis is at zero and there is room above it", () => {
  expect(scaleOf(dataOf({}), "lines")).toEqual({ bottom: 0, top: 1, ticks: [0] });
  expect(scaleOf(dataOf(), "bars")).toEqual({ bottom: 0, top: 1, ticks: [0] });
});
