import type { ReactNode } from "react";
import { Amount } from "./amount.tsx";
import { type ChartData, heightOf } from "./chart-data.ts";

export type RankBarsProps = {
  /** One series; each row brings its own colour with `colors`, by row id. */
  data: ChartData;
  colors?: Readonly<Record<string, string>>;
};

/** One bar a row, the name above it and the amount at its end. Plain HTML: nothing has to be loaded to see it. */
export function RankBars({ data, colors = {} }: RankBarsProps) {
  const [series] = data.series;
  if (!series) return null;
  const heights = data.rows.map((row) => heightOf(data.measure, row.amounts[series.id] ?? 0n));
  const highest = Math.max(...heights, 0) || 1;
  return (
    <ul className="grid gap-3">
      {data.rows.map((row, index) => (
        <li key={row.id} className="grid gap-1">
          <span className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 wrap-anywhere">{row.name}</span>
            <Amount measure={data.measure} amount={row.amounts[series.id] ?? 0n} />
          </span>
          <Bar share={Math.max(0, heights[index] ?? 0) / highest} color={colors[row.id] ?? series.color} />
        </li>
      ))}
    </ul>
  );
}

function Bar({ share, color }: { share: number; color: string }): ReactNode {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className="block h-2 w-full rounded-full bg-sunken"
    >
      <rect width={100 * share} height="1" fill={color} />
    </svg>
  );
}
