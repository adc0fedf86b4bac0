import { scoreFeatures, softmax } from "../src/classifier/softmax-model.ts";
import { type Example, fitSoftmax, type Setup } from "./fit-softmax.ts";
import type { Outcome } from "./measure.ts";
import type { Row } from "./read-rows.ts";

/** What was written for what the collections lack must be heard among thousands. */
const SIZE_POWERS: Readonly<Record<string, number>> = { "written by hand": -0.3, "written by hand, difficulty": 0 };
const SIZE_POWER = -0.5;
const MISTYPED_SHARE = 0.4;

/** Judges every row by a model that saw no row of the same group. Rows for which `isJudged` is false only train. */
export function leaveGroupsOut(
  rows: readonly Row[],
  setup: Setup,
  groupOf: (row: Row, at: number) => string,
  isJudged: (row: Row) => boolean = () => true,
): Outcome[] {
  const groups = rows.map(groupOf);
  const held = new Set(groups.filter((_, at) => rows[at] && isJudged(rows[at])));
  return [...held].flatMap((group) => {
    const model = fitSoftmax(
      weigh(
        rows.filter((_, at) => groups[at] !== group),
        setup.classes,
      ),
      setup,
    );
    return rows
      .filter((row, at) => groups[at] === group && isJudged(row))
      .map((row) => {
        const scores = scoreFeatures(model, row.features);
        const predicted = scores.indexOf(Math.max(...scores));
        const { label, source, language } = row;
        return { label, predicted, scores, probabilities: softmax(scores), source, language };
      });
  });
}

/** A large source counts as the square root of its size, and every class counts the same: none drowns the others. */
export function weigh(rows: readonly Row[], classes: number): Example[] {
  const sizes = new Map<string, number>();
  const key = (row: Row) => `${row.source}\n${row.label}`;
  for (const row of rows) sizes.set(key(row), (sizes.get(key(row)) ?? 0) + 1);
  const examples = rows.map((row) => ({
    features: row.features,
    target: row.target,
    weight: (sizes.get(key(row)) ?? 1) ** (SIZE_POWERS[row.source] ?? SIZE_POWER),
  }));
  const totals = Array.from({ length: classes }, (_, label) =>
    examples.reduce((sum, example, at) => sum + (rows[at]?.label === label ? example.weight : 0), 0),
  );
  return rows.flatMap((row, at) => {
    const share = ((examples[at]?.weight ?? 0) * rows.length) / classes / (totals[row.label] ?? 1);
    const { features, mistypedFeatures, target } = row;
    return [
      { features, target, weight: share * (1 - MISTYPED_SHARE) },
      { features: mistypedFeatures, target, weight: share * MISTYPED_SHARE },
    ];
  });
}
