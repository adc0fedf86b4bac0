import { isAppError } from "@scrip/errors";
import { expect, test } from "vitest";
import { normaliseEmail, parseEmail } from "./email-address.ts";

test("one mailbox has one spelling", () => {
  for (const raw of ["Ada@Example.COM", "  ada@example.com\n", "ＡＤＡ@example.com"]) {
    expect(normaliseEmail(raw)).toBe("ada@example.com");
  }
});

test("what is not an address is refused", () => {
  const broken = ["", "ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a\0da@example.com", "a@b..com"];
  for (const raw of [
    ...broken,
    `${"a".repeat(65)}@example.com`,
    `a@${"b.".repeat(130)}com`,
    "ada@example.com\r\nbcc: x@y.zz",
  ]) {
    expect(normaliseEmail(raw), raw).toBeNull();
  }
});

test("a long hostile address is answered at once", () => {
  const startedAt = performance.now();
  expect(normaliseEmail(`${"a".repeat(50)}@${"a-".repeat(50_000)}`)).toBeNull();
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test("the error names the field", () => {
  try {
    parseEmail("ada");
    expect.unreachable();
  } catch (error) {
    expect(isAppError(error) && [error.code, error.publicDetails]).toEqual(["invalid_input", { field: "email" }]);
  }
});
