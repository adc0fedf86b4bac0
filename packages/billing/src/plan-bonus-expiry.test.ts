import { expect, test } from "vitest";
import { planBonusExpiry } from "./plan-bonus-expiry.ts";

test.for([
  ["2026-03-15T10:20:30.400Z", "2027-03-15T10:20:30.400Z"],
  ["2028-02-29T23:59:59.000Z", "2029-02-28T23:59:59.000Z"],
  ["2027-02-28T00:00:00.000Z", "2028-02-28T00:00:00.000Z"],
  ["2026-12-31T00:00:00.000Z", "2027-12-31T00:00:00.000Z"],
])("a bonus bought at %s expires at %s", ([boughtAt = "", expiresAt]) => {
  expect(planBonusExpiry(new Date(boughtAt)).toISOString()).toBe(expiresAt);
});
