import { expect, test } from "vitest";
import { readRetryAfter } from "./describe-failure.ts";

const NOW_MS = Date.parse("2030-01-01T00:00:00Z");

test.each([
  [{ "retry-after-ms": "250", "retry-after": "9" }, 250],
  [{ "retry-after": "2" }, 2_000],
  [{ "retry-after": "0.5" }, 500],
  [{ "retry-after": "Tue, 01 Jan 2030 00:00:30 GMT" }, 30_000],
  [{ "retry-after": "Mon, 31 Dec 2029 00:00:00 GMT" }, 0],
  [{ "retry-after": "-3" }, 0],
  [{ "retry-after": "soon" }, undefined],
  [{}, undefined],
])("reads how long to wait from %j", (headers, expected) => {
  expect(readRetryAfter(headers as Record<string, string>, NOW_MS)).toBe(expected);
});
