import { expect, test } from "vitest";
import { lastDays, periodOf, readDayRange } from "./day-range.ts";

const today = "2026-03-01";
const read = (query: string) => readDayRange(new URLSearchParams(query), today);

test("without dates it is the last 30 days, today included", () => {
  expect(read("")).toEqual({ firstDay: "2026-01-31", lastDay: today });
  expect(read("measure=spent")).toEqual(lastDays(30, today));
});

test("dates in the address are kept, one day included", () => {
  expect(read("from=2026-02-28&to=2026-03-01")).toEqual({ firstDay: "2026-02-28", lastDay: "2026-03-01" });
  expect(read("from=2026-02-28&to=2026-02-28")).toEqual(lastDays(1, "2026-02-28"));
  expect(read("from=2024-01-01&to=2024-12-31")).not.toBeNull();
});

test.each([
  "from=2026-02-30&to=2026-03-01",
  "from=2026-03-02&to=2026-03-01",
  "from=2026-03-01",
  "to=2026-03-01",
  "from=&to=",
  "from=2024-01-01&to=2025-01-01",
  "from=yesterday&to=today",
  "from=2026-13-01&to=2026-14-01",
  "from=%00&to=2026-03-01",
])("%s is no range", (query) => {
  expect(read(query)).toBeNull();
});

test("the API gets the first moment of the first day and of the day after the last", () => {
  expect(periodOf({ firstDay: "2026-02-28", lastDay: "2026-02-28" })).toEqual({
    from: "2026-02-28T00:00:00.000Z",
    to: "2026-03-01T00:00:00.000Z",
  });
});
