import { expect, test } from "vitest";
import { DEFAULT_MODELS } from "./catalogue/default-models.ts";
import { COMPLEXITIES } from "./classifier/labels.ts";
import { classifyPrompt } from "./classify-prompt.ts";
import { judgeQuality } from "./judge-quality.ts";
import { type Learnt, NOTHING_LEARNT, standingKey } from "./learnt.ts";
import { QUALITY_CERTAIN } from "./quality.ts";

const CODE = classifyPrompt("Write a Python function that merges two sorted lists.");
const POEM = classifyPrompt("Write a poem about the sea.");

function judge(id: string, classification = CODE, learnt: Learnt = NOTHING_LEARNT) {
  const model = DEFAULT_MODELS.find((one) => one.id === id);
  if (!model) throw new Error(`no model ${id}`);
  return judgeQuality(model, classification, learnt);
}

test("every model has a chance between nothing and certainty, as a whole number of millionths", () => {
  for (const { id } of DEFAULT_MODELS) {
    for (const classification of [CODE, POEM]) {
      expect(Number.isSafeInteger(judge(id, classification))).toBe(true);
      expect(judge(id, classification)).toBeGreaterThan(0);
      expect(judge(id, classification)).toBeLessThan(QUALITY_CERTAIN);
    }
  }
});

test("harder work shows more of a model's weakness", () => {
  const levels = COMPLEXITIES.map((complexity) => judge("gpt-4o-mini", { ...CODE, complexity }));
  expect(levels).toEqual(levels.toSorted((one, other) => other - one));
});

test("a specialist is better at its own work and worse elsewhere", () => {
  expect(judge("codestral", CODE)).toBeGreaterThan(judge("gpt-4o-mini", CODE));
  expect(judge("codestral", { ...POEM, complexity: CODE.complexity })).toBeLessThan(
    judge("gpt-4o-mini", { ...POEM, complexity: CODE.complexity }),
  );
});

function learntAbout(id: string, goodHundredths: number, badHundredths: number): Learnt {
  const key = standingKey(id, "code", CODE.complexity);
  return { ...NOTHING_LEARNT, standings: new Map([[key, { goodHundredths, badHundredths }]]) };
}

test("recorded outcomes move the opinion a little at first, and decide in the end", () => {
  const sure = {
    ...CODE,
    probabilities: { ...CODE.probabilities, code: 1, math: 0, creative: 0, analysis: 0, language: 0, general: 0 },
  };
  const opinion = judge("gpt-4o", sure);
  const afterFew = judge("gpt-4o", sure, learntAbout("gpt-4o", 0, 200));
  const afterMany = judge("gpt-4o", sure, learntAbout("gpt-4o", 0, 300_000));
  expect(afterFew).toBeLessThan(opinion);
  expect(afterFew).toBeGreaterThan(opinion - 100_000);
  expect(afterMany).toBeLessThan(20_000);
  expect(judge("gpt-4o", sure, learntAbout("gpt-4o", 300_000, 0))).toBeGreaterThan(980_000);
});

test("the posterior is the mean of the Beta distribution that the opinion and the outcomes make", () => {
  const sure = {
    ...CODE,
    probabilities: { ...CODE.probabilities, code: 1, math: 0, creative: 0, analysis: 0, language: 0, general: 0 },
  };
  const opinion = judge("gpt-4o", sure);
  const alpha = (30 * opinion) / QUALITY_CERTAIN + 12;
  const beta = 30 - (30 * opinion) / QUALITY_CERTAIN + 5;
  expect(judge("gpt-4o", sure, learntAbout("gpt-4o", 1_200, 500))).toBe(
    Math.round((QUALITY_CERTAIN * alpha) / (alpha + beta)),
  );
});

test("outcomes of one task say nothing about another", () => {
  const poem = {
    ...POEM,
    complexity: CODE.complexity,
    probabilities: { code: 0, math: 0, creative: 1, analysis: 0, language: 0, general: 0 },
  };
  expect(judge("gpt-4o", poem, learntAbout("gpt-4o", 0, 300_000))).toBe(judge("gpt-4o", poem));
});

test("where the task is not clear, a model counts as good as it is at the worst of the likely tasks", () => {
  const between = (code: number) => ({
    ...CODE,
    taskType: "creative" as const,
    probabilities: { code, math: 0, creative: 0.45, analysis: 0, language: 0, general: 0.55 - code },
  });
  const unsure = between(0.4);
  const atCode = judge("codestral", {
    ...CODE,
    probabilities: { ...unsure.probabilities, code: 1, creative: 0, general: 0 },
  });
  const atPoems = judge("codestral", {
    ...CODE,
    taskType: "creative",
    probabilities: { ...unsure.probabilities, code: 0, creative: 1, general: 0 },
  });
  expect(atPoems).toBeLessThan(atCode);
  expect(judge("codestral", unsure)).toBe(atPoems);
});
