import { expect, test } from "vitest";
import { planDiscounts } from "./discount.ts";

const percent = (percent_off: number) => ({ percent_off, amount_off: null });
const amount = (amount_off: number) => ({ percent_off: null, amount_off });

test.each([
  ["a percentage of each", percent(25.5), [1_000, 666], [255, 170]],
  ["half a cent is rounded up", percent(50), [1, 3], [1, 2]],
  ["everything", percent(100), [1_000, 333], [1_000, 333]],
  ["a fixed amount in proportion", amount(500), [1_000, 1_000], [250, 250]],
  ["what rounding leaves goes to the last", amount(100), [333, 333, 333], [33, 33, 34]],
  ["never more than there is", amount(5_000), [1_000, 0, 500], [1_000, 0, 500]],
  ["nothing off nothing", amount(5_000), [0], [0]],
])("%s", (_name, coupon, amounts, reductions) => {
  expect(planDiscounts(coupon, amounts)).toEqual(reductions);
});
