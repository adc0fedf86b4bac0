import fc from "fast-check";
import { expect, test } from "vitest";
import { COMPLEXITIES } from "./classifier/labels.ts";
import { classifyPrompt } from "./classify-prompt.ts";
import { lengthKey, NOTHING_LEARNT } from "./learnt.ts";
import { LENGTHS, predictOutput } from "./predict-output.ts";

const KINDS = ["small", "general", "specialist", "reasoning", "frontier"] as const;
const STORY = classifyPrompt("Write a short story about a robot who learns to paint.");
const USUAL = {
  classification: STORY,
  promptTokens: 12,
  length: "normal",
  model: { id: "gpt-4o", kind: "general" },
  cap: 8_192,
  learnt: NOTHING_LEARNT,
} as const;

test("low, expected and high are in order, at least one token and never above the cap", () => {
  const any = fc.record({
    classification: fc.constantFrom(
      STORY,
      classifyPrompt("Translate to French: hello"),
      classifyPrompt("In 3 words: why?"),
    ),
    promptTokens: fc.nat(100_000),
    length: fc.constantFrom(...LENGTHS),
    model: fc.record({ id: fc.constant("m"), kind: fc.constantFrom(...KINDS) }),
    cap: fc.integer({ min: 1, max: 8_192 }),
    learnt: fc.constant(NOTHING_LEARNT),
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
  expect(predictOutput({ ...USUAL, model: { id: "o", kind: "reasoning" } }).expected).toBeGreaterThan(
    predictOutput(USUAL).expected,
  );
});

test("what was learnt about a model's answers replaces the starting opinion, for that work and basis alone", () => {
  const key = lengthKey("gpt-4o", STORY.taskType, STORY.complexity, "normal");
  const fit = { lowPermille: 500, expectedPermille: 2_000, highPermille: 3_000 };
  const learnt = { ...NOTHING_LEARNT, outputLengths: new Map([[key, fit]]) };
  const { baseTokens } = predictOutput(USUAL);
  expect(predictOutput({ ...USUAL, learnt })).toMatchObject({
    low: Math.round(baseTokens * 0.5),
    expected: baseTokens * 2,
    high: baseTokens * 3,
    baseTokens,
  });
  expect(predictOutput({ ...USUAL, learnt, length: "brief" })).toEqual(predictOutput({ ...USUAL, length: "brief" }));
  const other = { id: "gpt-4o-mini", kind: "general" } as const;
  expect(predictOutput({ ...USUAL, learnt, model: other })).toEqual(predictOutput({ ...USUAL, model: other }));
});
