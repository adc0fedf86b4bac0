import { expect, test } from "vitest";
import { checkPassword, normalisePassword } from "./check-password.ts";
import { COMMON_PASSWORDS, COMMON_STEMS } from "./common-passwords.ts";

const email = "ada.lovelace@example.com";

test("long passwords of any kind are welcome, spaces and all scripts included", () => {
  for (const password of [
    "kelp orbit stapler",
    "tu7Zq!p0fw",
    "пароль не простой",
    "漢字仮名交じり文十一字",
    "x".repeat(5) + "abcdefg",
  ]) {
    expect(() => checkPassword(password, email), password).not.toThrow();
  }
});

test("fewer than ten characters are refused, counted as a person counts them", () => {
  for (const password of ["", "tu7Zq!p0f", "👩👩👩👩👩", "😀😁😂🤣😃"]) {
    expect(() => checkPassword(password, email), password).toThrow("10 characters or more");
  }
});

test("more than 256 characters are refused", () => {
  expect(() => checkPassword("ab cde fgh".repeat(26), email)).toThrow("at most 256");
});

test("common passwords are refused in every spelling and with digits and signs added", () => {
  const common = [
    "qwertyuiop",
    "1234567890",
    "password123",
    "Password123!",
    "PASSWORD1234",
    "Dragon2024!!",
    "ＰＡＳＳＷＯＲＤ123",
  ];
  for (const password of [...common, "baseball-19", "aaaaaaaaaa", "abababababab"]) {
    expect(() => checkPassword(password, email), password).toThrow("too easy to guess");
  }
});

test("the own e-mail address is no password", () => {
  for (const password of ["Ada.Lovelace@example.com", "ada.lovelace", "ada.lovelace1815"]) {
    expect(() => checkPassword(password, email), password).toThrow("not your e-mail");
  }
});

test("one password typed in two ways is the same password", () => {
  expect(normalisePassword("cafe\u0301 e\u0301te\u0301")).toBe(normalisePassword("caf\u00e9 \u00e9t\u00e9"));
});

test("every bundled password is long enough to matter and in lower case", () => {
  expect(COMMON_PASSWORDS.size).toBeGreaterThan(1_000);
  expect(COMMON_STEMS.size).toBe(1_500);
  for (const password of COMMON_PASSWORDS) expect(password).toMatch(/^[^A-Z\s]{10,}$/);
});
