import { expect, test } from "vitest";
import { addIntervals, findPeriodEnd } from "./billing-period.ts";

const at = (text: string) => Date.parse(text) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const month = { interval: "month", interval_count: 1 };

test.each([
  ["2026-01-15T10:30:05Z", month, 1, "2026-02-15T10:30:05.000Z"],
  ["2026-01-31T23:59:59Z", month, 1, "2026-02-28T23:59:59.000Z"],
  ["2026-01-31T23:59:59Z", month, 2, "2026-03-31T23:59:59.000Z"],
  ["2028-01-31T00:00:00Z", month, 1, "2028-02-29T00:00:00.000Z"],
  ["2026-11-30T00:00:00Z", { interval: "month", interval_count: 3 }, 1, "2027-02-28T00:00:00.000Z"],
  ["2028-02-29T12:00:00Z", { interval: "year", interval_count: 1 }, 1, "2029-02-28T12:00:00.000Z"],
  ["2026-03-28T12:00:00Z", { interval: "week", interval_count: 1 }, 1, "2026-04-04T12:00:00.000Z"],
  ["2026-03-28T12:00:00Z", { interval: "day", interval_count: 10 }, 2, "2026-04-17T12:00:00.000Z"],
])("from %s, %j times %i is %s", (anchor, interval, steps, expected) => {
  expect(iso(addIntervals(at(anchor), interval, steps))).toBe(expected);
});

test("a period ends at the first multiple of the interval that is later", () => {
  const anchor = at("2026-01-31T00:00:00Z");
  expect(iso(findPeriodEnd(anchor, month, anchor))).toBe("2026-02-28T00:00:00.000Z");
  expect(iso(findPeriodEnd(anchor, month, at("2026-02-28T00:00:00Z")))).toBe("2026-03-31T00:00:00.000Z");
  expect(iso(findPeriodEnd(anchor, month, at("2026-03-30T23:59:59Z")))).toBe("2026-03-31T00:00:00.000Z");
});
