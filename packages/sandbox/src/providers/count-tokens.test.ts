import { expect, test } from "vitest";
import { countTokens, cutToTokens } from "./count-tokens.ts";

test("control tokens in a text are text", () => {
  expect(countTokens("<|endoftext|>")).toBeGreaterThan(1);
});

test("a cut is a start of the text and within the cap", () => {
  const text = "Whales 🐋🐋🐋 are 鯨。".repeat(5);
  for (let cap = 1; cap <= countTokens(text); cap += 1) {
    const cut = cutToTokens(text, cap);
    expect(text.startsWith(cut)).toBe(true);
    expect(countTokens(cut)).toBeLessThanOrEqual(cap);
  }
  expect(cutToTokens(text, 10_000)).toBe(text);
});
