import { expect, test } from "vitest";
import { describeTime } from "./describe-time.ts";

const now = new Date("2026-11-22T12:00:00Z");

test.each([
  ["2026-11-22T11:59:30Z", "just now"],
  ["2026-11-22T12:00:20Z", "just now"],
  ["2026-11-22T11:48:00Z", "12 min ago"],
  ["2026-11-22T07:00:00Z", "5 h ago"],
  ["2026-11-21T11:00:00Z", "yesterday"],
  ["2026-11-18T11:00:00Z", "4 days ago"],
  ["2026-11-10T11:00:00Z", "10 Nov 2026"],
  ["2027-11-22T12:00:00Z", "22 Nov 2027"],
])("%s is told as %s", (at, words) => {
  expect(describeTime(new Date(at), now)).toBe(words);
});
