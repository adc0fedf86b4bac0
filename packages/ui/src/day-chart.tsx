import { lazy, Suspense, useEffect, useState } from "react";

/** One day and its height in the chart. `text` is the exact amount as it is written for people. */
export type DayBar = { day: string; height: number; text: string };

export type DayChartProps = {
  /** What a bar is, such as "Revenue by day, in US dollars". Read to those who cannot see the chart. */
  caption: string;
  bars: readonly DayBar[];
  /** Writes a height at the axis; heights there are round numbers. */
  writeHeight: (height: number) => string;
};

// The library that draws is large, so it is loaded by the pages that have a chart, after their text.
const Plot = lazy(() => import("./day-chart-plot.tsx"));

/** One bar a day from zero up. Its room is kept before it is drawn; beside it belongs a table of the same numbers. */
export function DayChart(props: DayChartProps) {
  const isInBrowser = useIsInBrowser();
  return (
    <div role="img" aria-label={props.caption} className="relative h-56 w-full text-12">
      {props.bars.every(({ height }) => height === 0) ? (
        <p className="absolute inset-0 grid place-content-center text-13 text-text-muted">Nothing in this period</p>
      ) : null}
      {isInBrowser ? (
        <Suspense fallback={null}>
          <Plot {...props} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** A chart is as wide as its place, which only the browser knows. */
function useIsInBrowser(): boolean {
  const [isInBrowser, setIsInBrowser] = useState(false);
  useEffect(() => setIsInBrowser(true), []);
  return isInBrowser;
}
