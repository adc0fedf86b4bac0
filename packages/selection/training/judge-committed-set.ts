import { TASK_TYPES } from "../src/classifier/labels.ts";
import { classifyPrompt } from "../src/classify-prompt.ts";
import { guessByKeywords } from "./baselines.ts";
import { DISTURBANCES } from "./disturb.ts";
import { measureAccuracy, measureCalibrationError, measureF1, type Outcome } from "./measure.ts";
import { type Row, readEvaluationRows } from "./read-rows.ts";
import { shown, table } from "./write-report.ts";

/** The shipped weights on the prompts of this repository that no training read. */
export function judgeCommittedSet(): string {
  const rows = readEvaluationRows();
  const outcomes = rows.map((row) => judge(row, classifyShipped));
  const notEnglish = outcomes.filter((one) => one.language !== "en");
  const keywords = rows.map((row) => judge(row, (prompt) => oneHot(guessByKeywords(prompt))));
  const line = (name: string, some: readonly Outcome[]) => {
    const { macro, perClass } = measureF1(some, TASK_TYPES.length);
    return [name, String(some.length), shown(measureAccuracy(some)), shown(macro), ...perClass.map(shown)];
  };
  return [
    `${rows.length} prompts of our own writing in ${new Set(rows.map((row) => row.language)).size} languages, shipped weights. Columns of tasks are F1.`,
    "",
    table(
      ["", "prompts", "accuracy", "macro-F1", ...TASK_TYPES],
      [line("classifier", outcomes), line("classifier, not English", notEnglish), line("keyword rules", keywords)],
    ),
    "",
    `Calibration error ${shown(measureCalibrationError(outcomes))}. Right task (rows) against the one found (columns):`,
    "",
    confusion(outcomes, TASK_TYPES),
    "",
    "The same task after a change to the text:",
    "",
    table(
      ["change", "same task"],
      Object.entries(DISTURBANCES).map(([name, disturb]) => [name, shown(shareKept(rows, disturb))]),
    ),
  ].join("\n");
}

/** Counts of every class found for every class meant. */
export function confusion(outcomes: readonly Outcome[], labels: readonly string[]): string {
  return table(
    ["", ...labels],
    labels.map((name, label) => [
      name,
      ...labels.map((_, to) => String(outcomes.filter((one) => one.label === label && one.predicted === to).length)),
    ]),
  );
}

function judge(row: Row, classify: (prompt: string) => number[]): Outcome {
  const probabilities = classify(row.prompt);
  const predicted = probabilities.indexOf(Math.max(...probabilities));
  const { label, source, language } = row;
  return { label, predicted, scores: probabilities, probabilities, source, language };
}

function classifyShipped(prompt: string): number[] {
  const { probabilities } = classifyPrompt(prompt);
  return TASK_TYPES.map((task) => probabilities[task]);
}

function oneHot(label: number): number[] {
  return TASK_TYPES.map((_, at) => (at === label ? 1 : 0));
}

function shareKept(rows: readonly Row[], disturb: (prompt: string, seed: number) => string): number {
  const kept = rows.filter(
    ({ prompt }, at) => classifyPrompt(disturb(prompt, at + 1)).taskType === classifyPrompt(prompt).taskType,
  );
  return kept.length / rows.length;
}
