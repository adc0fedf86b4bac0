import { expect, test } from "vitest";
import { parseDisplayName } from "./display-name.ts";

test("names of every script are kept as they were typed", () => {
  for (const name of ["Ada", "李小龍", "Søren O'Neill-Ñandú", "👩‍🚀", "<b>Bob</b>"]) {
    expect(parseDisplayName(`  ${name} `)).toBe(name);
  }
});

test("empty, overlong and invisible names are refused", () => {
  for (const name of ["", "   ", "a".repeat(101), "a\0b", "a\nb", "a\ud800b"]) {
    expect(() => parseDisplayName(name), JSON.stringify(name)).toThrow("Enter a name");
  }
});
