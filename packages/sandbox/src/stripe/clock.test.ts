import { expect, test } from "vitest";
import { parseDurationSeconds } from "./clock.ts";

test.each([
  ["10s", 10],
  ["5m", 300],
  ["12h", 43_200],
  ["30d", 2_592_000],
  ["2w", 1_209_600],
  ["1d12h", 129_600],
])("%s is a duration", (text, seconds) => {
  expect(parseDurationSeconds(text)).toBe(seconds);
});

test.each(["", "0s", "30", "d", "-1d", "1.5d", "1 d", "1y", "١d"])("%j is not", (text) => {
  expect(parseDurationSeconds(text)).toBeNull();
});
