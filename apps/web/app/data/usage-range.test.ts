import { expect, test } from "vitest";
import { readUsageRange, usageInput } from "./usage-range.ts";

const NOW = new Date("2026-11-23T18:00:00Z");
const read = (query: string) => readUsageRange(new URLSearchParams(query), NOW);

test.for([
  ["", "30d", "2026-10-25", "2026-11-23", "in the 30 days before", "day"],
  ["range=7d", "7d", "2026-11-17", "2026-11-23", "in the 7 days before", "day"],
  ["range=12m", "12m", "2025-11-24", "2026-11-23", "in the 12 months before", "month"],
  ["range=nonsense", "30d", "2026-10-25", "2026-11-23", "in the 30 days before", "day"],
  ["from=2026-01-01&to=2026-01-01", null, "2026-01-01", "2026-01-01", "on the day before", "day"],
  ["from=2026-06-30&to=2026-01-01", null, "2026-01-01", "2026-06-30", "in the 181 days before", "week"],
  ["from=2001-01-01&to=2026-01-01", null, "2025-01-01", "2026-01-01", "in the 366 days before", "month"],
  ["from=2026-02-30&to=2026-03-01", "30d", "2026-10-25", "2026-11-23", "in the 30 days before", "day"],
] as const)("%s is %s", ([query, name, from, to, before, unit]) => {
  const range = read(query);
  expect(range).toEqual({ name, from, to, before });
  expect(usageInput(range).unit).toBe(unit);
});

test("the API's last day is the one after", () => {
  expect(usageInput(read("from=2026-02-01&to=2026-02-28"))).toEqual({
    from: "2026-02-01",
    to: "2026-03-01",
    unit: "day",
  });
});
