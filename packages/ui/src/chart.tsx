import { type ChartData, isEmptyChart } from "./chart-data.ts";
import { ChartPlot } from "./chart-plot.tsx";

export type ChartProps = {
  data: ChartData;
  /** `bars` are stacked where there are several series. */
  kind: "bars" | "lines";
  /** What is drawn, for those who cannot see it. */
  caption: string;
};

/** Amounts over days, from zero up, drawn by the server; beside it belongs a table of the same rows. */
export function Chart({ data, kind, caption }: ChartProps) {
  return (
    <div role="img" aria-label={caption} className="relative h-64 w-full text-12">
      {isEmptyChart(data) ? (
        <p className="absolute inset-0 grid place-content-center text-13 text-text-muted">Nothing in this period</p>
      ) : null}
      <ChartPlot data={data} kind={kind} />
    </div>
  );
}
