import { expect, test } from "vitest";
import { retryAfterAt, retryDelayMs } from "./backoff.ts";
import { sleepEndsAt } from "./sleep-time.ts";

const NOW = new Date("2030-01-01T00:00:00Z");
const after = (ms: number) => new Date(NOW.getTime() + ms);

test("the delays are Inngest's table, with up to 30 seconds on top", () => {
  const seconds = Array.from({ length: 12 }, (_, attempt) => retryDelayMs(attempt, 0) / 1000);
  expect(seconds).toEqual([15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200, 7200]);
  expect(retryDelayMs(0, 0.999_999)).toBe(44_999);
});

test("Retry-After is read as seconds or as a date, and kept between 1 second and 24 hours", () => {
  expect(retryAfterAt("90", NOW)).toEqual(after(90_000));
  expect(retryAfterAt("0", NOW)).toEqual(after(1_000));
  expect(retryAfterAt("9999999", NOW)).toEqual(after(86_400_000));
  expect(retryAfterAt("2030-01-01T02:00:00.000Z", NOW)).toEqual(after(7_200_000));
  expect(retryAfterAt("2029-01-01T00:00:00.000Z", NOW)).toEqual(after(1_000));
  expect(retryAfterAt("soon", NOW)).toBeNull();
});

test("a sleep is a duration or a date; one that has passed ends now, and one beyond 366 days is refused", () => {
  expect(sleepEndsAt("1w2d3h4m5s", NOW)).toEqual(after((((7 + 2) * 24 + 3) * 60 + 4) * 60_000 + 5_000));
  expect(sleepEndsAt("", NOW)).toEqual(NOW);
  expect(sleepEndsAt("2030-02-01T00:00:00.000Z", NOW)).toEqual(new Date("2030-02-01"));
  expect(sleepEndsAt("2020-02-01T00:00:00.000Z", NOW)).toEqual(NOW);
  expect(sleepEndsAt("366d", NOW)).toEqual(after(366 * 86_400_000));
  for (const refused of ["367d", "5s4m", "1x", "tomorrow"]) expect(sleepEndsAt(refused, NOW)).toBeNull();
});
