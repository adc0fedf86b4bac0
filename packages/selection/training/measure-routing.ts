import { seededRandom, shuffle } from "./seeded-random.ts";

/** One prompt as a router sees it: what either model scored on it, and how much it seems to need the strong one. */
export type Routed = { strong: number; weak: number; need: number };

/** A point of the curve: this share of the calls goes to the strong model, and quality is this share of the strong model's. */
export type CurvePoint = { strongShare: number; quality: number };

export type Interval = { value: number; low: number; high: number };

const QUALITY_KEPT = 0.95;
const RESAMPLES = 300;
const ROUNDING = 1e-9;

/** Quality over the share of strong calls, when the prompts that seem to need it most go to the strong model. */
export function drawRoutingCurve(prompts: readonly Routed[], points = 40): CurvePoint[] {
  const ranked = rank(prompts);
  const strongTotal = sum(ranked.map((one) => one.strong));
  return Array.from({ length: points + 1 }, (_, step) => {
    const strongCalls = Math.round((ranked.length * step) / points);
    const total = sum(ranked.map((one, at) => (at < strongCalls ? one.strong : one.weak)));
    return { strongShare: strongCalls / ranked.length, quality: total / strongTotal };
  });
}

/** The smallest share of strong calls that keeps 95 % of the strong model's quality, with a 95 % bootstrap interval over prompts. */
export function measureStrongShare(prompts: readonly Routed[]): Interval {
  const ranked = rank(prompts);
  const value = shareNeeded(ranked, () => 1);
  const random = seededRandom(7);
  const resampled = Array.from({ length: RESAMPLES }, () => {
    const times = new Uint16Array(ranked.length);
    for (let draw = 0; draw < ranked.length; draw += 1) {
      const at = Math.floor(random() * ranked.length);
      times[at] = (times[at] ?? 0) + 1;
    }
    return shareNeeded(ranked, (at) => times[at] ?? 0);
  }).toSorted((one, other) => one - other);
  return {
    value,
    low: resampled[Math.floor(RESAMPLES * 0.025)] ?? value,
    high: resampled[Math.floor(RESAMPLES * 0.975)] ?? value,
  };
}

/** Money saved against always calling the strong model, if both read and write the same tokens. */
export function moneySaved(strongShare: number, weakPrice: number, strongPrice: number): number {
  return (1 - strongShare) * (1 - weakPrice / strongPrice);
}

function shareNeeded(ranked: readonly Routed[], timesOf: (at: number) => number): number {
  let count = 0;
  let wanted = 0;
  let quality = 0;
  for (const [at, one] of ranked.entries()) {
    count += timesOf(at);
    wanted += timesOf(at) * one.strong * QUALITY_KEPT;
    quality += timesOf(at) * one.weak;
  }
  let strongCalls = 0;
  for (const [at, one] of ranked.entries()) {
    if (quality >= wanted - ROUNDING) break;
    strongCalls += timesOf(at);
    quality += timesOf(at) * (one.strong - one.weak);
  }
  return strongCalls / count;
}

/** The neediest first; equals in a random but repeatable order. */
function rank(prompts: readonly Routed[]): Routed[] {
  return shuffle(prompts, seededRandom(3)).toSorted((one, other) => other.need - one.need);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
