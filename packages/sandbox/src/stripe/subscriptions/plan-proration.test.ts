import { expect, test } from "vitest";
import { planProration, prorateCents } from "./plan-proration.ts";

const period = { start: 1_000_000, end: 1_000_000 + 30 * 86_400 };
const half = period.start + 15 * 86_400;

test("half a month of an upgrade is half of the old price back and half of the new one", () => {
  const basic = { unitAmountCents: 4_500, quantity: 1 };
  const pro = { unitAmountCents: 10_000, quantity: 1 };
  expect(planProration(basic, pro, period, half)).toEqual({ creditCents: -2_250, debitCents: 5_000 });
  expect(planProration(basic, null, period, half)).toEqual({ creditCents: -2_250, debitCents: 0 });
  expect(planProration(null, { ...pro, quantity: 3 }, period, half)).toEqual({ creditCents: 0, debitCents: 15_000 });
});

test("a second counts", () => {
  expect(prorateCents(2_592_000, period, period.start)).toBe(2_592_000);
  expect(prorateCents(2_592_000, period, period.start + 1)).toBe(2_591_999);
  expect(prorateCents(2_592_000, period, period.end - 1)).toBe(1);
});

test("half a cent is rounded up, and nothing is left at or after the end", () => {
  expect(prorateCents(1, period, half)).toBe(1);
  expect(prorateCents(10_000, period, period.end)).toBe(0);
  expect(prorateCents(10_000, period, period.end + 5)).toBe(0);
});
