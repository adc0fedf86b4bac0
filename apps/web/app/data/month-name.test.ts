import { expect, test } from "vitest";
import { daysOfMonth, isMonth, monthAfter, monthName } from "./month-name.ts";

test("a month is named, and has its first and last day", () => {
  expect(monthName("2026-03")).toBe("March 2026");
  expect(daysOfMonth("2024-02")).toEqual({ from: "2024-02-01", to: "2024-02-29" });
  expect(daysOfMonth("2026-12")).toEqual({ from: "2026-12-01", to: "2026-12-31" });
});

test("a month has a next one, and is told from what is none", () => {
  expect(monthAfter("2026-12")).toBe("2027-01");
  expect(["2026-12", "2026-13", "soon", "2026-1"].filter(isMonth)).toEqual(["2026-12"]);
});
