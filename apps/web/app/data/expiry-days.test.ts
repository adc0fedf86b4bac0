import { expect, test } from "vitest";
import { planExpiryDays } from "./expiry-days.ts";

const CREDIT = 1_000_000n;

test("what expires on one day is one sum, the soonest day comes first, and what lasts is apart", () => {
  const grants = [
    { remaining: "10", expiresAt: null },
    { remaining: "0.5", expiresAt: "2027-01-03T06:00:00.000Z" },
    { remaining: "7", expiresAt: "2026-12-07T06:00:00.000Z" },
    { remaining: "2", expiresAt: "2027-01-03T23:59:59.000Z" },
    { remaining: "0", expiresAt: "2026-11-30T00:00:00.000Z" },
  ];
  expect(planExpiryDays(grants, "2026-11-23T20:00:00.000Z")).toEqual({
    lastingMicrocredits: 10n * CREDIT,
    days: [
      { day: "2026-12-07", amountMicrocredits: 7n * CREDIT, daysLeft: 14 },
      { day: "2027-01-03", amountMicrocredits: (5n * CREDIT) / 2n, daysLeft: 41 },
    ],
  });
});

test("what expires later today has no day left, and no grants are nothing", () => {
  const later = [{ remaining: "1", expiresAt: "2026-11-23T23:00:00.000Z" }];
  expect(planExpiryDays(later, "2026-11-23T20:00:00.000Z").days).toMatchObject([{ daysLeft: 0 }]);
  expect(planExpiryDays([], "2026-11-23T20:00:00.000Z")).toEqual({ days: [], lastingMicrocredits: 0n });
});
