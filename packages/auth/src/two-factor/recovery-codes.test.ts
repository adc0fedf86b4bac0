import { expect, test } from "vitest";
import { hashRecoveryCode, makeRecoveryCodes } from "./recovery-codes.ts";

test("there are ten codes, all different, without letters that look like others", () => {
  const codes = makeRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}$/);
});

test("a code is the same however it is typed, and another for another user or SECRET_KEY", () => {
  const hash = hashRecoveryCode("key", "usr_1", "abcde-fghjk");
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  for (const typed of ["ABCDE-FGHJK", " abcdefghjk ", "abcde fghjk"]) {
    expect(hashRecoveryCode("key", "usr_1", typed)).toBe(hash);
  }
  expect(hashRecoveryCode("key", "usr_2", "abcde-fghjk")).not.toBe(hash);
  expect(hashRecoveryCode("other", "usr_1", "abcde-fghjk")).not.toBe(hash);
});
