import { expect, test } from "vitest";
import { readUsageRange, usageInput } from "./usage-range.ts";

const NOW = new Date("2026-11-23T18:00:00Z");
const read = (query: string) => readUsageRange(new URLSearchParams(query), NOW);

test.for([
  ["", "30d", "2026-10-25", "2026-11-23", "30 days", "day"],
  ["range=7d", "7d", "2026-11-17", "2026-11-23", "7 days", "day"],
  ["range=12m", "12m", "2025-11-24", "2026-11-23", "12 months", "month"],
  ["range=nonsense", "30d", "2026-10-25", "2026-11-23", "30 days", "day"],
  ["from=2026-01-01&to=2026-01-01", null, "2026-01-01", "2026-01-01", "1 day", "day"],
  ["from=2026-06-30&to=2026-01-01", null, "2026-01-01", "2026-06-30", "181 days", "week"],
  ["from=2001-01-01&to=2026-01-01", null, "2025-01-01", "2026-01-01", "366 days", "month"],
  ["from=2026-02-30&to=2026-03-01", "30d", "2026-10-25", "2026-11-23", "30 days", "day"],
] as const)("%s is %s", ([query, name, from, to, length, unit]) => {
  const range = read(query);
  expect(range).toEqual({ name, from, to, length });
  expect(usageInput(range).unit).toBe(unit);
});

test("the API's last day is the one after", () => {
  expect(usageInput(read("from=2026-02-01&to=2026-02-28"))).toEqual({
    from: "2026-02-01",
    to: "2026-03-01",
    unit: "day",
  });
});
