import fc from "fast-check";
import { expect, test } from "vitest";
import { COMPLEXITIES } from "./classifier/labels.ts";
import { classifyPrompt } from "./classify-prompt.ts";
import { LENGTHS, predictOutput } from "./predict-output.ts";

const KINDS = ["small", "general", "specialist", "reasoning", "frontier"] as const;
const STORY = classifyPrompt("Write a short story about a robot who learns to paint.");
const USUAL = { classification: STORY, promptTokens: 12, length: "normal", kind: "general", cap: 8_192 } as const;

test("low, expected and high are in order, at least one token and never above the cap", () => {
  const any = fc.record({
    classification: fc.constantFrom(
      STORY,
      classifyPrompt("Translate to French: hello"),
      classifyPrompt("In 3 words: why?"),
    ),
    promptTokens: fc.nat(100_000),
    length: fc.constantFrom(...LENGTHS),
    kind: fc.constantFrom(...KINDS),
    cap: fc.integer({ min: 1, max: 8_192 }),
  });
  fc.assert(
    fc.property(any, (facts) => {
      const { low, expected, high } = predictOutput(facts);
      expect([1, low, expected, high, facts.cap]).toEqual(
        [1, low, expected, high, facts.cap].toSorted((a, b) => a - b),
      );
    }),
  );
});

test("a longer wish and harder work mean a longer answer", () => {
  const lengths = LENGTHS.map((length) => predictOutput({ ...USUAL, length }).expected);
  const levels = COMPLEXITIES.map(
    (complexity) => predictOutput({ ...USUAL, classification: { ...STORY, complexity } }).expected,
  );
  for (const ascending of [lengths, levels]) expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
});

test("a length asked for in the prompt goes before everything else and narrows the range", () => {
  const classification = classifyPrompt("Write a story of 100 words about a robot.");
  const asked = predictOutput({ ...USUAL, classification, length: "detailed" });
  expect(asked.expected).toBe(140);
  expect(asked.high / asked.low).toBeLessThan(2);
});

test("a translation is expected to be about as long as its text", () => {
  const classification = classifyPrompt("Translate to French: I would like a cup of coffee.");
  expect(predictOutput({ ...USUAL, classification, promptTokens: 2_000 }).expected).toBe(2_300);
});

test("a reasoning model is expected to bill its thinking", () => {
  expect(predictOutput({ ...USUAL, kind: "reasoning" }).expected).toBeGreaterThan(predictOutput(USUAL).expected);
});
