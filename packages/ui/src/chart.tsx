import { lazy, Suspense, useEffect, useState } from "react";
import { type ChartData, isEmptyChart } from "./chart-data.ts";

export type ChartProps = {
  data: ChartData;
  /** `bars` are stacked where there are several series. */
  kind: "bars" | "lines";
  /** What is drawn, for those who cannot see it. */
  caption: string;
};

// The library that draws is large, so it is loaded by the pages that have a chart, after their text.
const Plot = lazy(() => import("./chart-plot.tsx"));

/** Amounts over days, from zero up. Its room is kept before it is drawn; beside it belongs a table of the same rows. */
export function Chart(props: ChartProps) {
  const isInBrowser = useIsInBrowser();
  return (
    <div role="img" aria-label={props.caption} className="relative h-64 w-full text-12">
      {isEmptyChart(props.data) ? (
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
