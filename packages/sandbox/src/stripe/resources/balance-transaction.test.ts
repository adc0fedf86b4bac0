import { expect, test } from "vitest";
import { stripeFeeCents } from "./balance-transaction.ts";

test.each([
  [50, 31],
  [1_000, 59],
  [4_500, 161],
  [10_000, 320],
  [22_500, 683],
  [70_000, 2_060],
])("Stripe keeps 2.9 %% and 30 cents, rounded half up: of %i cents, %i", (amountCents, feeCents) => {
  expect(stripeFeeCents(amountCents)).toBe(feeCents);
});
