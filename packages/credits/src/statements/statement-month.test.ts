import { expect, test } from "vitest";
import { readMonth } from "./statement-month.ts";

test("a month of UTC goes from its first instant to the next month's", () => {
  expect(readMonth("2026-02")).toEqual({
    from: new Date("2026-02-01T00:00:00Z"),
    to: new Date("2026-03-01T00:00:00Z"),
  });
  expect(readMonth("2026-12").to).toEqual(new Date("2027-01-01T00:00:00Z"));
});

test.each([
  "",
  "2026",
  "2026-00",
  "2026-13",
  "2026-3",
  "26-03",
  "2026-03-01",
  " 2026-03",
  "2026-03\n",
  "1999-12",
  "٢٠٢٦-٠٣",
  null,
  202603,
])("refuses %j", (month) => {
  expect(() => readMonth(month as string)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});
