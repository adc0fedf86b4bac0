import { expect, test } from "vitest";
import { daysOfMonth, monthAfter, monthName } from "./month-name.ts";

test("a month is named, and has its first and last day", () => {
  expect(monthName("2026-03")).toBe("March 2026");
  expect(daysOfMonth("2024-02")).toEqual({ from: "2024-02-01", to: "2024-02-29" });
  expect(daysOfMonth("2026-12")).toEqual({ from: "2026-12-01", to: "2026-12-31" });
});

test("a month has a next one", () => {
  expect(["2026-11", "2026-12"].map(monthAfter)).toEqual(["2026-12", "2027-01"]);
});
