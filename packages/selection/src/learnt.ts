import type { Complexity, TaskType } from "./classifier/labels.ts";

/** Evidence about one model on one task and complexity, in hundredths of a clear judgement. */
export type Standing = { goodHundredths: number; badHundredths: number };

/** How long answers really are, in thousandths of the starting opinion: one in ten is below `low`, one in ten above `high`. */
export type LengthFit = { lowPermille: number; expectedPermille: number; highPermille: number };

/** What the expected length of an answer was taken from. Stored strings: chosen once. */
export const OUTPUT_BASES = ["brief", "normal", "detailed", "echoed", "asked"] as const;
export type OutputBasis = (typeof OUTPUT_BASES)[number];

/** What recorded requests have taught, up to named versions. Keys are made by {@link standingKey} and {@link lengthKey}. */
export type Learnt = {
  outcomesVersion: number;
  standings: ReadonlyMap<string, Standing>;
  outputLengthsVersion: number;
  outputLengths: ReadonlyMap<string, LengthFit>;
};

export const NOTHING_LEARNT: Learnt = {
  outcomesVersion: 0,
  standings: new Map(),
  outputLengthsVersion: 0,
  outputLengths: new Map(),
};

export function standingKey(modelId: string, taskType: TaskType, complexity: Complexity): string {
  return `${modelId}/${taskType}/${complexity}`;
}

export function lengthKey(modelId: string, taskType: TaskType, complexity: Complexity, basis: OutputBasis): string {
  return `${modelId}/${taskType}/${complexity}/${basis}`;
}
