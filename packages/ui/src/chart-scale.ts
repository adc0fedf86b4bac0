import { nice, ticks } from "d3-array";
import { type ChartData, heightOf } from "./chart-data.ts";

/** How high a drawing goes: from `bottom` to `top`, both at a tick; ticks are evenly spaced, lowest first. */
export type HeightScale = { bottom: number; top: number; ticks: readonly number[] };

const TICKS = 5;

/** The heights that hold every stack of bars, or every point of a line, and zero, on round numbers. */
export function scaleOf({ measure, series, rows }: ChartData, kind: "bars" | "lines"): HeightScale {
  const extremes = rows.flatMap((row) => {
    const heights = series.map(({ id }) => heightOf(measure, row.amounts[id] ?? 0n));
    if (kind === "lines") return heights;
    return [sum(heights.filter((height) => height > 0)), sum(heights.filter((height) => height < 0))];
  });
  const lowest = Math.min(0, ...extremes);
  const highest = Math.max(0, ...extremes);
  if (lowest === highest) return { bottom: 0, top: 1, ticks: [0] };
  const [bottom, top] = nice(lowest, highest, TICKS);
  const inside = ticks(bottom, top, TICKS);
  // Half a request is none.
  return { bottom, top, ticks: measure === "count" ? inside.filter(Number.isInteger) : inside };
}

/** How far down `height` is drawn, in hundredths of the drawing. */
export function downTo({ bottom, top }: HeightScale, height: number): number {
  return round(((top - height) / (top - bottom)) * 100);
}

/** Two digits are a fiftieth of a pixel, and keep the page short. */
export function round(hundredths: number): number {
  return Math.round(hundredths * 100) / 100;
}

function sum(heights: readonly number[]): number {
  return heights.reduce((total, height) => total + height, 0);
}
