import { expect, test } from "vitest";
import { planNextPeriodEnd } from "./plan-next-period-end.ts";

test.for([
  ["2026-02-10T08:00:00Z", "2026-01-10T08:00:00Z", "2026-03-10T08:00:00Z"],
  ["2026-12-10T08:00:00Z", "2026-01-10T08:00:00Z", "2027-01-10T08:00:00Z"],
  ["2026-02-28T08:00:00Z", "2026-01-31T08:00:00Z", "2026-03-31T08:00:00Z"],
  ["2026-03-31T08:00:00Z", "2026-01-31T08:00:00Z", "2026-04-30T08:00:00Z"],
  ["2028-01-29T23:59:59Z", "2027-12-29T23:59:59Z", "2028-02-29T23:59:59Z"],
])("after the period that ends at %s, anchored at %s, comes one that ends at %s", ([end, anchor, next]) => {
  expect(planNextPeriodEnd(new Date(end ?? ""), new Date(anchor ?? ""))).toEqual(new Date(next ?? ""));
});
