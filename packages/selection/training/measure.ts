export type Outcome = {
  label: number;
  predicted: number;
  scores: number[];
  probabilities: number[];
  source: string;
  language: string;
};

/** F1 of each class, and their plain mean. */
export function measureF1(outcomes: readonly Outcome[], classes: number): { macro: number; perClass: number[] } {
  const perClass = Array.from({ length: classes }, (_, label) => {
    const right = outcomes.filter((one) => one.label === label && one.predicted === label).length;
    const claimed = outcomes.filter((one) => one.predicted === label).length;
    const real = outcomes.filter((one) => one.label === label).length;
    return claimed + real === 0 ? 0 : (2 * right) / (claimed + real);
  });
  return { macro: perClass.reduce((sum, value) => sum + value, 0) / classes, perClass };
}

export function measureAccuracy(outcomes: readonly Outcome[]): number {
  return outcomes.filter((one) => one.label === one.predicted).length / outcomes.length;
}

/** Expected calibration error over ten equal bands of confidence. */
export function measureCalibrationError(outcomes: readonly Outcome[]): number {
  let error = 0;
  for (let band = 0; band < 10; band += 1) {
    const inBand = outcomes.filter((one) => Math.min(9, Math.floor(Math.max(...one.probabilities) * 10)) === band);
    if (inBand.length === 0) continue;
    const confidence = inBand.reduce((sum, one) => sum + Math.max(...one.probabilities), 0) / inBand.length;
    error += (Math.abs(confidence - measureAccuracy(inBand)) * inBand.length) / outcomes.length;
  }
  return error;
}

/** Area under the curve of "this label against the rest"; ties count half. */
export function measureAreaUnderCurve(outcomes: readonly Outcome[], label: number): number {
  const ranked = outcomes
    .map((one) => ({ score: one.probabilities[label] ?? 0, positive: one.label === label }))
    .toSorted((one, other) => one.score - other.score);
  let rankSum = 0;
  for (let start = 0; start < ranked.length; ) {
    let end = start;
    while (end < ranked.length && ranked[end]?.score === ranked[start]?.score) end += 1;
    const positives = ranked.slice(start, end).filter((one) => one.positive).length;
    rankSum += positives * ((start + 1 + end) / 2);
    start = end;
  }
  const positives = ranked.filter((one) => one.positive).length;
  const negatives = ranked.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
