import { expect, test } from "vitest";
import { KEY_EXPIRY_CHOICES, readKeyExpiry } from "./key-expiry.ts";

const NOW = new Date("2030-01-01T00:00:00Z");

test("a key ends so many days from now, or never by itself", () => {
  expect(KEY_EXPIRY_CHOICES.map(({ value }) => readKeyExpiry(value, NOW)?.toISOString().slice(0, 10))).toEqual([
    undefined,
    "2030-01-08",
    "2030-01-31",
    "2030-04-01",
    "2031-01-01",
  ]);
  expect(readKeyExpiry("never", NOW)).toBeNull();
});

test("what was never offered is no choice", () => {
  for (const value of ["", "0", "7.0", "1000", "toString"]) expect(readKeyExpiry(value, NOW)).toBeUndefined();
});
