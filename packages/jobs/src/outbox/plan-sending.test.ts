import { expect, test } from "vitest";
import { planRetryDelayMs, planSending } from "./plan-sending.ts";

test("new messages go together, what failed three times goes alone", () => {
  const messages = [1, 4, 2, 9].map((attempts) => ({ attempts }));
  expect(planSending(messages)).toEqual([[{ attempts: 1 }, { attempts: 2 }], [{ attempts: 4 }], [{ attempts: 9 }]]);
  expect(planSending([{ attempts: 5 }])).toEqual([[{ attempts: 5 }]]);
  expect(planSending([])).toEqual([]);
});

test("the pause doubles, is spread out, and never exceeds 20 seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempts) => planRetryDelayMs(attempts, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000,
  ]);
  expect(planRetryDelayMs(1, 0)).toBe(500);
});
