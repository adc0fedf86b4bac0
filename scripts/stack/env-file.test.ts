import { expect, test } from "vitest";
import { parseEnvFile } from "./env-file.ts";

test("reads assignments, quotes and comments", () => {
  const text = ["# a comment", "", "PLAIN=value # why", 'QUOTED="a # b"', "export EXPORTED='x y'", "EMPTY="].join("\n");
  expect(parseEnvFile(text, ".env")).toEqual({ PLAIN: "value", QUOTED: "a # b", EXPORTED: "x y", EMPTY: "" });
});

test("a line that is no assignment is refused with its number, and no value is repeated", () => {
  expect(() => parseEnvFile("GOOD=1\nSTRIPE SECRET=sk_live_123", ".env")).toThrow(
    ".env, line 2, is not NAME=value: STRIPE SECRET",
  );
});

test("a quote that does not end is refused with the variable's name", () => {
  expect(() => parseEnvFile('MAIL_FROM="Scrip', ".env")).toThrow("The quotes around MAIL_FROM in .env do not match.");
});
