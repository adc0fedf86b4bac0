import type { ModelFacts, ModelKind } from "./catalogue/catalogue.ts";
import { type Complexity, TASK_TYPES, type TaskType } from "./classifier/labels.ts";
import type { PromptClassification } from "./classify-prompt.ts";
import { type Learnt, type LengthFit, lengthKey, type OutputBasis } from "./learnt.ts";

export const LENGTHS = ["brief", "normal", "detailed"] as const;
export type AnswerLength = (typeof LENGTHS)[number];

/** Output tokens: one answer in ten is shorter than `low`, one in ten longer than `high`. low <= expected <= high. */
export type OutputPrediction = {
  low: number;
  expected: number;
  high: number;
  /** The starting opinion before anything was learnt, and what it was taken from: recorded usage is compared with it. */
  baseTokens: number;
  basis: OutputBasis;
};

/** Starting opinion of a normal answer's tokens; recorded usage moves it. */
const EXPECTED_TOKENS: Record<TaskType, Record<Complexity, number>> = {
  code: { simple: 250, medium: 600, complex: 1_200 },
  math: { simple: 150, medium: 400, complex: 900 },
  creative: { simple: 200, medium: 500, complex: 1_100 },
  analysis: { simple: 120, medium: 300, complex: 700 },
  language: { simple: 60, medium: 150, complex: 400 },
  general: { simple: 120, medium: 400, complex: 850 },
};
const LENGTH_FACTOR: Record<AnswerLength, number> = { brief: 0.4, normal: 1, detailed: 1.8 };

/** Reasoning models bill what they think as output. */
const KIND_FACTOR: Record<ModelKind, number> = {
  small: 0.9,
  specialist: 0.9,
  general: 1,
  frontier: 1.1,
  reasoning: 1.8,
};

/** Translating or correcting gives back about as much as it was given, and a little more in most languages. */
const ECHO_FACTOR = 1.15;

/** Starting opinion of how far answers stray from what is expected. */
const OPEN: LengthFit = { lowPermille: 300, expectedPermille: 1_000, highPermille: 1_950 };
export const STARTING_FIT: Record<OutputBasis, LengthFit> = {
  brief: OPEN,
  normal: OPEN,
  detailed: OPEN,
  echoed: { lowPermille: 600, expectedPermille: 1_000, highPermille: 1_500 },
  asked: { lowPermille: 750, expectedPermille: 1_000, highPermille: 1_300 },
};

/** Predicts the output tokens of one answer, none of the three figures above `cap`. */
export function predictOutput(facts: {
  classification: PromptClassification;
  promptTokens: number;
  length: AnswerLength;
  model: Pick<ModelFacts, "id" | "kind">;
  cap: number;
  learnt: Learnt;
}): OutputPrediction {
  const { classification, model, learnt } = facts;
  const { expected, basis } = expectAnswer(facts);
  const baseTokens = Math.max(1, Math.round(expected * KIND_FACTOR[model.kind]));
  const key = lengthKey(model.id, classification.taskType, classification.complexity, basis);
  const fit = learnt.outputLengths.get(key) ?? STARTING_FIT[basis];
  const bounded = (permille: number) => Math.max(1, Math.min(facts.cap, Math.round((baseTokens * permille) / 1_000)));
  return {
    low: bounded(fit.lowPermille),
    expected: bounded(fit.expectedPermille),
    high: bounded(fit.highPermille),
    baseTokens,
    basis,
  };
}

function expectAnswer(facts: { classification: PromptClassification; promptTokens: number; length: AnswerLength }): {
  expected: number;
  basis: OutputBasis;
} {
  const { classification, promptTokens, length } = facts;
  const asked = classification.flags.expectedLengthTokens;
  if (asked !== null) return { expected: asked, basis: "asked" };

  const typical = TASK_TYPES.reduce(
    (sum, task) => sum + classification.probabilities[task] * EXPECTED_TOKENS[task][classification.complexity],
    0,
  );
  const echoed = classification.taskType === "language" ? promptTokens * ECHO_FACTOR : 0;
  if (echoed > typical) return { expected: echoed, basis: "echoed" };
  return { expected: typical * LENGTH_FACTOR[length], basis: length };
}
