import { type ChartData, type ChartSeries, heightOf } from "./chart-data.ts";
import { downTo, type HeightScale, round } from "./chart-scale.ts";

/** A row has a hundredth of this width of the drawing to itself, and stands in its middle. */
export function bandOf(rows: number): number {
  return 100 / rows;
}

/** Bars of few rows would be walls. */
const WIDEST_BAR = 6;
const SHARE_OF_BAND = 0.76;

/** A rectangle in hundredths of the drawing's width and height. */
export type BarShape = { x: number; y: number; width: number; height: number; color: string; key: string };

/** The bars of every row, stacked from zero: amounts above it upwards, those below it downwards. */
export function shapeBars({ measure, series, rows }: ChartData, scale: HeightScale): BarShape[] {
  const band = bandOf(rows.length);
  const width = Math.min(band * SHARE_OF_BAND, WIDEST_BAR);
  return rows.flatMap((row, index) => {
    let above = 0;
    let below = 0;
    return series.flatMap(({ id, color }): BarShape[] => {
      const height = heightOf(measure, row.amounts[id] ?? 0n);
      if (height === 0) return [];
      const from = height > 0 ? above : below;
      const to = from + height;
      if (height > 0) above = to;
      else below = to;
      const y = downTo(scale, Math.max(from, to));
      const x = round(band * (index + 0.5) - width / 2);
      const shape = { x, y, width: round(width), height: round(downTo(scale, Math.min(from, to)) - y), color };
      return [{ ...shape, key: `${row.id} ${id}` }];
    });
  });
}

/** The line of one series as an SVG path in hundredths; where a row has no amount, the line has a gap. */
export function shapeLine({ measure, rows }: ChartData, { id }: ChartSeries, scale: HeightScale): string {
  const band = bandOf(rows.length);
  return rows
    .map((row, index) => {
      const amount = row.amounts[id];
      if (amount === undefined) return "";
      const follows = index > 0 && rows[index - 1]?.amounts[id] !== undefined;
      // A point alone is a line to itself, which round ends make a dot.
      const isAlone = !follows && rows[index + 1]?.amounts[id] === undefined;
      const point = `${round(band * (index + 0.5))} ${downTo(scale, heightOf(measure, amount))}`;
      return `${follows ? "L" : "M"}${point}${isAlone ? `L${point}` : ""}`;
    })
    .join("");
}
