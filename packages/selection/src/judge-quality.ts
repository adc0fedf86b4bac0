import type { ModelFacts, ModelKind, ModelTier } from "./catalogue/catalogue.ts";
import { type Complexity, TASK_TYPES, type TaskType } from "./classifier/labels.ts";
import type { PromptClassification } from "./classify-prompt.ts";
import { type Learnt, standingKey } from "./learnt.ts";
import { QUALITY_CERTAIN, type Quality } from "./quality.ts";

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

/** As many clear judgements as the opinion is worth: after so many recorded ones, these count as much as it does. */
const OPINION_HUNDREDTHS = 3_000;

/** Below this the task is not clear: the reason says so, and the model that is good at all likely tasks goes before a specialist. */
const SURE_PROBABILITY = 0.5;
const LIKELY_PROBABILITY = 0.2;

export function isUnsure({ taskType, probabilities }: PromptClassification): boolean {
  return probabilities[taskType] < SURE_PROBABILITY;
}

/**
 * How likely this model gives a good answer: the catalogue's opinion, moved by recorded outcomes. Over all tasks the prompt may
 * be, by their probability; where the task is not clear, the worst of the likely tasks, so that a choice is not lost on a guess.
 */
export function judgeQuality(model: ModelFacts, classification: PromptClassification, learnt: Learnt): Quality {
  const { complexity, probabilities } = classification;
  const judged = TASK_TYPES.map((task) => ({
    quality: judgeTask(model, task, complexity, learnt),
    weight: Math.round(probabilities[task] * 10_000),
  }));
  if (isUnsure(classification)) {
    const likely = judged.filter(({ weight }) => weight >= LIKELY_PROBABILITY * 10_000);
    if (likely.length > 1) return Math.min(...likely.map(({ quality }) => quality));
  }
  const weights = judged.reduce((sum, { weight }) => sum + weight, 0);
  return Math.round(judged.reduce((sum, { quality, weight }) => sum + weight * quality, 0) / weights);
}

/** The mean of the Beta distribution that starts at the opinion and has seen the recorded outcomes. */
function judgeTask(model: ModelFacts, task: TaskType, complexity: Complexity, learnt: Learnt): Quality {
  const opinion = holdOpinion(model, task, complexity);
  const standing = learnt.standings.get(standingKey(model.id, task, complexity));
  if (!standing) return opinion;
  const { goodHundredths, badHundredths } = standing;
  return Math.round(
    (opinion * OPINION_HUNDREDTHS + QUALITY_CERTAIN * goodHundredths) /
      (OPINION_HUNDREDTHS + goodHundredths + badHundredths),
  );
}

/** The catalogue's opinion of a model on one task and complexity, before any outcome. */
export function holdOpinion(model: ModelFacts, task: TaskType, complexity: Complexity): Quality {
  const strong = model.strengths.includes(task);
  const onHardWork =
    QUALITY_OF_KIND[model.kind] +
    QUALITY_OF_TIER[model.tier] +
    (strong ? QUALITY_OF_STRENGTH : 0) +
    (model.kind === "specialist" && !strong ? SPECIALIST_ELSEWHERE : 0) +
    (model.kind === "reasoning" ? (REASONING_BY_TASK[task] ?? 0) : 0);
  const weakness = QUALITY_CERTAIN - Math.min(onHardWork, QUALITY_MAX);
  return QUALITY_CERTAIN - Math.round((weakness * WEAKNESS_SHOWN_PERCENT[complexity]) / 100);
}
