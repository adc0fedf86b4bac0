import type { ModelFacts, ModelKind, ModelTier } from "./catalogue/catalogue.ts";
import { type Complexity, TASK_TYPES, type TaskType } from "./classifier/labels.ts";
import type { PromptClassification } from "./classify-prompt.ts";

/**
 * The chance of a good answer in millionths. Opinions are whole numbers, so that comparing and adding them gives the same
 * result on every machine.
 */
export type Quality = number;

export const QUALITY_CERTAIN = 1_000_000;

/** The operator's starting opinion on work of full difficulty; recorded outcomes will move it. */
const QUALITY_OF_KIND: Record<ModelKind, number> = {
  small: 560_000,
  specialist: 580_000,
  general: 680_000,
  reasoning: 730_000,
  frontier: 820_000,
};
const QUALITY_OF_TIER: Record<ModelTier, number> = { cheap: 0, medium: 40_000, expensive: 90_000 };
const QUALITY_OF_STRENGTH = 60_000;
const SPECIALIST_ELSEWHERE = -140_000;
const REASONING_BY_TASK: Partial<Record<TaskType, number>> = {
  math: 60_000,
  code: 20_000,
  creative: -30_000,
  language: -20_000,
};
const QUALITY_MAX = 990_000;

/** The part of a model's weakness that shows: on simple work even small models rarely fail. Percent. */
const WEAKNESS_SHOWN_PERCENT: Record<Complexity, number> = { simple: 40, medium: 75, complex: 100 };

/** How likely this model gives a good answer, over all tasks the prompt may be, by their probability. */
export function judgeQuality(model: ModelFacts, classification: PromptClassification): Quality {
  const expected = TASK_TYPES.reduce(
    (sum, task) => sum + Math.round(classification.probabilities[task] * 10_000) * judgeTask(model, task),
    0,
  );
  const weight = TASK_TYPES.reduce((sum, task) => sum + Math.round(classification.probabilities[task] * 10_000), 0);
  const weakness = QUALITY_CERTAIN - Math.round(expected / weight);
  return QUALITY_CERTAIN - Math.round((weakness * WEAKNESS_SHOWN_PERCENT[classification.complexity]) / 100);
}

function judgeTask(model: ModelFacts, task: TaskType): Quality {
  const strong = model.strengths.includes(task);
  const quality =
    QUALITY_OF_KIND[model.kind] +
    QUALITY_OF_TIER[model.tier] +
    (strong ? QUALITY_OF_STRENGTH : 0) +
    (model.kind === "specialist" && !strong ? SPECIALIST_ELSEWHERE : 0) +
    (model.kind === "reasoning" ? (REASONING_BY_TASK[task] ?? 0) : 0);
  return Math.min(quality, QUALITY_MAX);
}
