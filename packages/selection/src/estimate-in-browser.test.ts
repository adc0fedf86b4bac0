import { readFileSync } from "node:fs";
import { join } from "node:path";
import { countTokens as countExactly } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { estimateCost, estimateTokens } from "./estimate-in-browser.ts";

const PROMPTS = ["../token-proxies/prompts.jsonl", "../training/evaluation.jsonl"].flatMap((file) =>
  readFileSync(join(import.meta.dirname, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { prompt: string }).prompt),
);

function errorsOf(estimated: readonly number[], exact: readonly number[]) {
  const errors = estimated.map((tokens, at) => Math.abs(tokens / (exact[at] ?? 1) - 1)).toSorted((a, b) => a - b);
  return { median: errors[Math.floor(errors.length * 0.5)], p90: errors[Math.floor(errors.length * 0.9)] };
}

test("tokens are near the exact count, for half of the prompts by 8 %, for nine of ten by 25 %", () => {
  const { median, p90 } = errorsOf(
    PROMPTS.map(estimateTokens),
    PROMPTS.map((prompt) => countExactly(prompt)),
  );
  expect(PROMPTS.length).toBeGreaterThan(400);
  expect(median).toBeLessThanOrEqual(0.08);
  expect(p90).toBeLessThanOrEqual(0.25);
});

test("from the server's estimate of the first half: the whole by 5 %, for nine of ten by 15 %", () => {
  const framing = 7;
  const estimated = PROMPTS.map((prompt) => {
    const text = prompt.slice(0, Math.floor(prompt.length / 2));
    return estimateCost(prompt, { ...earlier(text), inputTokens: countExactly(text) + framing }).inputTokens;
  });
  const { median, p90 } = errorsOf(
    estimated,
    PROMPTS.map((prompt) => countExactly(prompt) + framing),
  );
  expect(median).toBeLessThanOrEqual(0.05);
  expect(p90).toBeLessThanOrEqual(0.15);
});

test("the same text costs what the server said; more text costs more, less text less", () => {
  const text = "Tell me how bees find their way home.";
  const priced = earlier(text);
  expect(estimateCost(text, priced)).toEqual({ inputTokens: 100, expectedMicrocredits: 3_000_000n });
  expect(estimateCost(`${text} ${text}`, priced).expectedMicrocredits).toBeGreaterThan(3_000_000n);
  expect(estimateCost("Bees", priced).expectedMicrocredits).toBeLessThan(3_000_000n);
});

test("the answer's part stays as it was, whatever is deleted", () => {
  const priced = earlier("word ".repeat(500));
  expect(estimateCost("", priced)).toEqual({ inputTokens: 1, expectedMicrocredits: 2_010_000n });
});

test("no text is no token; any other text is one or more", () => {
  expect(estimateTokens("")).toBe(0);
  for (const text of [" ", "a", "\ud800", "\u0000", "長城", "👩‍👩‍👧"]) {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(1);
  }
});

/** 100 tokens in and 200 out at 10 credits per 1,000. */
function earlier(text: string) {
  return {
    text,
    inputTokens: 100,
    outputTokens: 200,
    expectedMicrocredits: 3_000_000n,
    outputMicrocreditsPer1K: 10_000_000n,
  };
}
