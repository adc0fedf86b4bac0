import { expect, test } from "vitest";
import { DEFAULT_MODELS } from "./catalogue/default-models.ts";
import { COMPLEXITIES } from "./classifier/labels.ts";
import { classifyPrompt } from "./classify-prompt.ts";
import { judgeQuality, QUALITY_CERTAIN } from "./judge-quality.ts";

const CODE = classifyPrompt("Write a Python function that merges two sorted lists.");
const POEM = classifyPrompt("Write a poem about the sea.");

function judge(id: string, classification = CODE) {
  const model = DEFAULT_MODELS.find((one) => one.id === id);
  if (!model) throw new Error(`no model ${id}`);
  return judgeQuality(model, classification);
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
