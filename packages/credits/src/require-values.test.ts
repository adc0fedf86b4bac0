import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";
import { describe, expect, test } from "vitest";
import { requireAmount, requireMovable } from "./require-amount.ts";
import { requireMoment } from "./require-moment.ts";
import { requireReason } from "./require-reason.ts";

const NO_BIGINTS = [null, undefined, 1, 0.5, Number.NaN, "5", "1e3", {}, [5n]];
const refusal = (message: string) =>
  expect.objectContaining({ code: "invalid_input", message: expect.stringContaining(message) });

describe("an amount of credits", () => {
  test.each([1n, AMOUNT_MAX_MICROCREDITS])("may be %s", (amount) => {
    expect(() => requireAmount(amount)).not.toThrow();
  });

  test.each([0n, -1n, AMOUNT_MAX_MICROCREDITS + 1n, 2n ** 63n, ...NO_BIGINTS])("is never %s", (amount) => {
    expect(() => requireAmount(amount as never)).toThrow(refusal("above zero"));
  });
});

describe("an amount that may be nothing", () => {
  test.each([0n, 1n, AMOUNT_MAX_MICROCREDITS])("may be %s", (amount) => {
    expect(() => requireMovable(amount)).not.toThrow();
  });

  test.each([-1n, AMOUNT_MAX_MICROCREDITS + 1n, ...NO_BIGINTS])("is never %s", (amount) => {
    expect(() => requireMovable(amount as never)).toThrow(refusal("between 0 and 10^15"));
  });
});

test("a moment is a valid date, and nothing else", () => {
  expect(() => requireMoment(new Date(0))).not.toThrow();
  for (const moment of [new Date(Number.NaN), "2030-01-01", 5, null, undefined]) {
    expect(() => requireMoment(moment as never), String(moment)).toThrow(refusal("not a time"));
  }
});

test("a reason says something", () => {
  expect(() => requireReason(" because ")).not.toThrow();
  for (const reason of ["", "  ", "\n", null, undefined, 5]) {
    expect(() => requireReason(reason as never), String(reason)).toThrow(refusal("Give a reason"));
  }
});
