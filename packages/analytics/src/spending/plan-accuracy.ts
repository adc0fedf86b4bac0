import type { Estimates, PartRow } from "./spending.ts";

/** How many answers were charged from so many percent of the expected cost to below so many; the last has no end. */
export type RatioBand = { fromPercent: number; toPercent: number | null; requests: number };

/** Up to how many basis points of the expected cost (10,000 is exact) a tenth, half and nine tenths were charged, to within 250. */
export type Spread = { p10: number; p50: number; p90: number };

export type Accuracy = Estimates & {
  /** Null without an estimated request. */
  spread: Spread | null;
  bands: RatioBand[];
};

const BAND_STARTS = [0, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 200];
/** Counted is in steps of five percent; the middle of a step stands for it. */
const middleOfStep = (percent: number) => percent * 100 + 250;

/** How well estimates were kept, from the sums of the models and the counts of the steps. */
export function planAccuracy(models: readonly PartRow[], ratios: readonly PartRow[]): Accuracy {
  const counts = ratios
    .map(({ key, requests }) => ({ percent: Number(key), requests }))
    .toSorted((a, b) => a.percent - b.percent);
  return {
    ...sumEstimates(models),
    spread: counts.length === 0 ? null : planSpread(counts),
    bands: BAND_STARTS.map((fromPercent, index) => {
      const toPercent = BAND_STARTS[index + 1] ?? null;
      const inBand = counts.filter(
        ({ percent }) => percent >= fromPercent && (toPercent === null || percent < toPercent),
      );
      return { fromPercent, toPercent, requests: inBand.reduce((sum, { requests }) => sum + requests, 0) };
    }),
  };
}

type Count = { percent: number; requests: number };

function planSpread(counts: readonly Count[]): Spread {
  const total = counts.reduce((sum, { requests }) => sum + requests, 0);
  const at = (share: number) => {
    let left = Math.ceil((total * share) / 100);
    for (const { percent, requests } of counts) {
      left -= requests;
      if (left <= 0) return middleOfStep(percent);
    }
    return middleOfStep(counts.at(-1)?.percent ?? 0);
  };
  return { p10: at(10), p50: at(50), p90: at(90) };
}

function sumEstimates(rows: readonly PartRow[]): Estimates {
  return rows.reduce<Estimates>(
    (sum, row) => ({
      estimatedRequests: sum.estimatedRequests + row.estimatedRequests,
      withinRangeRequests: sum.withinRangeRequests + row.withinRangeRequests,
      withinFifthRequests: sum.withinFifthRequests + row.withinFifthRequests,
      expectedMicrocredits: sum.expectedMicrocredits + row.expectedMicrocredits,
      estimatedChargedMicrocredits: sum.estimatedChargedMicrocredits + row.estimatedChargedMicrocredits,
    }),
    {
      estimatedRequests: 0,
      withinRangeRequests: 0,
      withinFifthRequests: 0,
      expectedMicrocredits: 0n,
      estimatedChargedMicrocredits: 0n,
    },
  );
}
