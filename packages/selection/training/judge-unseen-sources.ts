import { extractFeatures } from "../src/classifier/extract-features.ts";
import { COMPLEXITIES, TASK_TYPES } from "../src/classifier/labels.ts";
import { scoreFeatures, softmax } from "../src/classifier/softmax-model.ts";
import { fitLengths, guessByKeywords } from "./baselines.ts";
import { DISTURBANCES } from "./disturb.ts";
import { COMPLEXITY_SETUP, fitSoftmax, fitTemperature, TASK_SETUP } from "./fit-softmax.ts";
import { confusion } from "./judge-committed-set.ts";
import { leaveGroupsOut, weigh } from "./leave-out.ts";
import { measureAccuracy, measureAreaUnderCurve, measureCalibrationError, measureF1, type Outcome } from "./measure.ts";
import { familyOf, type Row, readComplexityRows, readTaskRows } from "./read-rows.ts";
import { shown, table } from "./write-report.ts";

const FOLDS = 5;
const COMPLEX = COMPLEXITIES.indexOf("complex");
/** The sample on which changed texts are tried: every so manyth prompt. */
const SAMPLED = 8;

/** Task and complexity as judged by models that saw no prompt of the source, or of its family. */
export function judgeUnseenSources(dataFolder: string): string {
  return [judgeTask(readTaskRows(dataFolder)), "", judgeComplexity(readComplexityRows(dataFolder))].join("\n");
}

function judgeTask(rows: readonly Row[]): string {
  const classes = TASK_TYPES.length;
  const isOriginal = (row: Row) => !row.isCopy;
  const originals = rows.filter(isOriginal);
  const bySource = leaveGroupsOut(rows, TASK_SETUP, (row) => row.source, isOriginal);
  const byFamily = leaveGroupsOut(rows, TASK_SETUP, (row) => familyOf(row.source), isOriginal);
  const temperature = fitTemperature(byFamily);
  const line = (name: string, outcomes: readonly Outcome[]) => {
    const { macro, perClass } = measureF1(outcomes, classes);
    return [name, String(outcomes.length), shown(measureAccuracy(outcomes)), shown(macro), ...perClass.map(shown)];
  };
  const foreign = (outcomes: readonly Outcome[]) => outcomes.filter((one) => one.language !== "en");
  const calibration = (outcomes: readonly Outcome[]) =>
    shown(
      measureCalibrationError(outcomes.map((one) => ({ ...one, probabilities: softmax(one.scores, temperature) }))),
    );
  return [
    `Task, ${originals.length} prompts of ${new Set(rows.map((row) => row.source)).size} sources. Columns of tasks are F1.`,
    "",
    table(
      ["model and protocol", "prompts", "accuracy", "macro-F1", ...TASK_TYPES],
      [
        line("classifier, source left out", bySource),
        line("the same, not English", foreign(bySource)),
        line("classifier, family of sources left out", byFamily),
        line("the same, not English", foreign(byFamily)),
        line(
          "keyword rules",
          originals.map((row) => toOutcome(row, guessByKeywords(row.prompt))),
        ),
        line("prompt length alone, source left out", judgeByLength(originals, classes)),
        line("most frequent class", judgeByFrequency(originals, classes)),
      ],
    ),
    "",
    `Calibration error ${calibration(bySource)} with the source, ${calibration(byFamily)} with the family left out. Right task (rows) against the one found (columns), source left out:`,
    "",
    confusion(bySource, TASK_TYPES),
    "",
    `The same task after a change to the text, judged with the family left out, every ${SAMPLED}th prompt:`,
    "",
    table(["change", "same task"], measureKept(rows)),
  ].join("\n");
}

function judgeComplexity(rows: readonly Row[]): string {
  const judge = (groupOf: (row: Row, at: number) => string) =>
    leaveGroupsOut(rows, COMPLEXITY_SETUP, groupOf, (row) => row.isRated).map(expectLevel);
  const bySource = judge((row) => row.source);
  const byFamily = judge((row) => familyOf(row.source));
  const within = judge((_, at) => String((at * 7919) % FOLDS));
  const rated = rows.filter((row) => row.isRated);
  const byLength = rated.map((row) => withScore(row, row.prompt.length));
  const byMean = rated.map((row) => withScore(row, shareComplex(rated.filter((one) => one.source === row.source))));
  const area = (outcomes: readonly Outcome[]) => shown(measureAreaUnderCurve(outcomes, COMPLEX));
  const sources = [...new Set(rated.map((row) => row.source))].toSorted();
  const of = (outcomes: readonly Outcome[], source: string) => area(outcomes.filter((one) => one.source === source));
  return [
    `Complexity, ${rated.length} prompts labelled by pass rates, of ${rows.length} used for training. Area under the curve, complex against the rest.`,
    "",
    table(
      ["", "all", ...sources],
      [
        ["classifier, source left out", area(bySource), ...sources.map((source) => of(bySource, source))],
        ["classifier, family left out", area(byFamily), ...sources.map((source) => of(byFamily, source))],
        [`classifier, ${FOLDS} folds, sources known`, area(within), ...sources.map((source) => of(within, source))],
        ["share of complex prompts of its source, known", area(byMean), ...sources.map(() => "0.500")],
        ["prompt length alone", area(byLength), ...sources.map((source) => of(byLength, source))],
      ],
    ),
  ].join("\n");
}

function judgeByLength(rows: readonly Row[], classes: number): Outcome[] {
  return [...new Set(rows.map((row) => row.source))].flatMap((source) => {
    const guess = fitLengths(
      rows.filter((row) => row.source !== source),
      classes,
    );
    return rows.filter((row) => row.source === source).map((row) => toOutcome(row, guess(row.prompt)));
  });
}

function judgeByFrequency(rows: readonly Row[], classes: number): Outcome[] {
  const counts = Array.from({ length: classes }, (_, label) => rows.filter((row) => row.label === label).length);
  const most = counts.indexOf(Math.max(...counts));
  return rows.map((row) => toOutcome(row, most));
}

function measureKept(rows: readonly Row[]): string[][] {
  const kept = new Map(Object.keys(DISTURBANCES).map((name) => [name, 0]));
  let tried = 0;
  for (const family of new Set(rows.map((row) => familyOf(row.source)))) {
    const others = rows.filter((row) => familyOf(row.source) !== family);
    const model = fitSoftmax(weigh(others, TASK_TYPES.length), TASK_SETUP);
    const classify = (prompt: string) => {
      const scores = scoreFeatures(model, extractFeatures(prompt));
      return scores.indexOf(Math.max(...scores));
    };
    const sample = rows.filter((row, at) => familyOf(row.source) === family && !row.isCopy && at % SAMPLED === 0);
    tried += sample.length;
    for (const [at, { prompt }] of sample.entries()) {
      const found = classify(prompt);
      for (const [name, disturb] of Object.entries(DISTURBANCES)) {
        if (classify(disturb(prompt, at + 1)) === found) kept.set(name, (kept.get(name) ?? 0) + 1);
      }
    }
  }
  return [...kept].map(([name, count]) => [name, shown(count / tried)]);
}

/** Ranks by the expected level, which uses all three probabilities. */
function expectLevel(outcome: Outcome): Outcome {
  const [, medium = 0, complex = 0] = outcome.probabilities;
  return { ...outcome, probabilities: [0, 0, medium + 2 * complex] };
}

function shareComplex(rows: readonly Row[]): number {
  return rows.filter((row) => row.label === COMPLEX).length / rows.length;
}

function withScore(row: Row, score: number): Outcome {
  return { ...toOutcome(row, COMPLEX), probabilities: [0, 0, score] };
}

function toOutcome(row: Row, predicted: number): Outcome {
  const { label, source, language } = row;
  return { label, predicted, scores: [], probabilities: [], source, language };
}
