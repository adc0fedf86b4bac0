import type { Complexity, TaskType } from "../classifier/labels.ts";
import type { LengthFit, OutputBasis } from "../learnt.ts";
import { STARTING_FIT } from "../predict-output.ts";

/** Recorded answers of one model on one kind of work: what each used, divided by what the starting opinion expected. */
export type LengthSamples = {
  modelId: string;
  taskType: TaskType;
  complexity: Complexity;
  basis: OutputBasis;
  ratios: readonly number[];
};

export type FittedLength = Omit<LengthSamples, "ratios"> & LengthFit & { samples: number };

/** A ratio beyond this says more about a broken answer than about the next one. */
const RATIO_MIN = 0.02;
const RATIO_MAX = 50;
/** As many samples as the figures of the model's other work, and the starting opinion, are worth. */
const MODEL_SAMPLES = 10;
const OPINION_SAMPLES = 20;

type Figures = { low: number; expected: number; high: number };

/**
 * Learns how long answers are. Each kind of work starts from what the model's other work of the same basis shows, and that from
 * the starting opinion, so that a few answers move it a little and two hundred decide. `expected` is the mean: it makes totals right.
 */
export function fitOutputLengths(cells: readonly LengthSamples[]): FittedLength[] {
  const pooled = new Map<string, number[]>();
  const keyOf = ({ modelId, basis }: LengthSamples) => `${modelId}/${basis}`;
  for (const cell of cells) {
    pooled.set(keyOf(cell), [...(pooled.get(keyOf(cell)) ?? []), ...cell.ratios.map(bounded)]);
  }
  return cells
    .filter(({ ratios }) => ratios.length > 0)
    .map((cell) => {
      const { ratios, ...kind } = cell;
      const opinion = inRatios(STARTING_FIT[cell.basis]);
      const ofModel = blend(pooled.get(keyOf(cell)) ?? [], opinion, OPINION_SAMPLES);
      return { ...kind, samples: ratios.length, ...inPermille(blend(ratios.map(bounded), ofModel, MODEL_SAMPLES)) };
    });
}

/** The figures of the samples, drawn towards `start` as if that were `weight` samples. */
function blend(ratios: readonly number[], start: Figures, weight: number): Figures {
  if (ratios.length === 0) return start;
  const sorted = ratios.toSorted((one, other) => one - other);
  const share = ratios.length / (ratios.length + weight);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const between = (from: number, to: number) => Math.exp(Math.log(from) * (1 - share) + Math.log(to) * share);
  return {
    low: between(start.low, quantile(sorted, 0.1)),
    expected: start.expected * (1 - share) + mean * share,
    high: between(start.high, quantile(sorted, 0.9)),
  };
}

/** The quantile below which the next value lies with exactly this chance, whatever the distribution (Hyndman and Fan, type 6). */
function quantile(sorted: readonly number[], chance: number): number {
  const position = Math.min(Math.max((sorted.length + 1) * chance - 1, 0), sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 1;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

function bounded(ratio: number): number {
  return Math.min(RATIO_MAX, Math.max(RATIO_MIN, ratio));
}

function inRatios(fit: LengthFit): Figures {
  return { low: fit.lowPermille / 1_000, expected: fit.expectedPermille / 1_000, high: fit.highPermille / 1_000 };
}

/** Whole thousandths, in order even where a few very long answers pull the mean out of the range. */
function inPermille({ low, expected, high }: Figures): LengthFit {
  const lowPermille = Math.max(1, Math.round(low * 1_000));
  const expectedPermille = Math.max(lowPermille, Math.round(expected * 1_000));
  return { lowPermille, expectedPermille, highPermille: Math.max(expectedPermille, Math.round(high * 1_000)) };
}
