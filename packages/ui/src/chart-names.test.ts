import { describe, expect, test } from "vitest";
import { placeNames } from "./chart-names.ts";

const PHONE_PX = 240;
const DESK_PX = 768;

const days = (count: number) => Array.from({ length: count }, (_, day) => `${(day % 30) + 1} Nov`);
const bands = [...Array.from({ length: 20 }, (_, band) => `${band * 10}–${band * 10 + 10}`), "200 and more"];

const indexesOf = (names: readonly string[], widthPx: number) => placeNames(names, widthPx).map(({ index }) => index);

test("everything has its name where there is room, under its middle", () => {
  expect(placeNames(["Mon", "Tue"], DESK_PX)).toEqual([
    { index: 0, at: 25, anchor: "middle" },
    { index: 1, at: 75, anchor: "middle" },
  ]);
  expect(placeNames([], DESK_PX)).toEqual([]);
});

test("fewer are named where there is less room, evenly", () => {
  expect(indexesOf(days(30), DESK_PX)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
  expect(indexesOf(days(30), PHONE_PX)).toEqual([0, 7, 14, 21, 28]);
});

test("a name that would stick out ends at the edge", () => {
  expect(placeNames(["1", "2", "3", "4", "200 and more"], PHONE_PX)).toEqual([
    { index: 0, at: 10, anchor: "middle" },
    { index: 2, at: 50, anchor: "middle" },
    { index: 4, at: 100, anchor: "end" },
  ]);
});

describe.for([PHONE_PX, 448, DESK_PX])("in %d px", (widthPx) => {
  test.for([
    ["a week", days(7)],
    ["a month", days(30)],
    ["a quarter", days(90)],
    ["a year", Array.from({ length: 13 }, () => "Nov 2026")],
    ["weeks", Array.from({ length: 29 }, () => "26 Oct–1 Nov")],
    ["bands", bands],
  ] as const)("the names of %s do not touch", ([, names]) => {
    const extents = placeNames(names, widthPx).map(({ index, at, anchor }) => {
      const px = (names[index]?.length ?? 0) * 7;
      const to = (at / 100) * widthPx + (anchor === "end" ? 0 : px / 2);
      return { from: to - px, to };
    });
    expect(extents.length).toBeGreaterThan(1);
    for (const [place, { from }] of extents.entries()) expect(from).toBeGreaterThan(extents[place - 1]?.to ?? -50);
    expect(extents.at(-1)?.to).toBeLessThan(widthPx + 16);
  });
});
