import type { ModelKind } from "./catalogue/catalogue.ts";
import { type Complexity, TASK_TYPES, type TaskType } from "./classifier/labels.ts";
import type { PromptClassification } from "./classify-prompt.ts";

export const LENGTHS = ["brief", "normal", "detailed"] as const;
export type AnswerLength = (typeof LENGTHS)[number];

/** Output tokens: one answer in ten is shorter than `low`, one in ten longer than `high`. low <= expected <= high. */
export type OutputPrediction = { low: number; expected: number; high: number };

/** Starting opinion of a normal answer's tokens; recorded usage will replace it. */
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

type Spread = { low: number; high: number };
const OPEN: Spread = { low: 0.3, high: 1.95 };
const ECHOED: Spread = { low: 0.6, high: 1.5 };
const ASKED_FOR: Spread = { low: 0.75, high: 1.3 };

/** Predicts the output tokens of one answer, none of the three figures above `cap`. */
export function predictOutput(facts: {
  classification: PromptClassification;
  promptTokens: number;
  length: AnswerLength;
  kind: ModelKind;
  cap: number;
}): OutputPrediction {
  const { expected, spread } = expectAnswer(facts);
  const scaled = expected * KIND_FACTOR[facts.kind];
  const bounded = (tokens: number) => Math.max(1, Math.min(facts.cap, Math.round(tokens)));
  return { low: bounded(scaled * spread.low), expected: bounded(scaled), high: bounded(scaled * spread.high) };
}

function expectAnswer(facts: { classification: PromptClassification; promptTokens: number; length: AnswerLength }): {
  expected: number;
  spread: Spread;
} {
  const { classification, promptTokens, length } = facts;
  const asked = classification.flags.expectedLengthTokens;
  if (asked !== null) return { expected: asked, spread: ASKED_FOR };

  const typical = TASK_TYPES.reduce(
    (sum, task) => sum + classification.probabilities[task] * EXPECTED_TOKENS[task][classification.complexity],
    0,
  );
  const echoed = classification.taskType === "language" ? promptTokens * ECHO_FACTOR : 0;
  if (echoed > typical) return { expected: echoed, spread: ECHOED };
  return { expected: typical * LENGTH_FACTOR[length], spread: OPEN };
}
