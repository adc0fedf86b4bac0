import { type ReactNode, useId, useState } from "react";
import { Chart } from "./chart.tsx";
import type { ChartData } from "./chart-data.ts";
import { ChartLegend } from "./chart-legend.tsx";
import { ChartTable } from "./chart-table.tsx";
import { RadioGroup } from "./radio-group.tsx";
import { RankBars } from "./rank-bars.tsx";

export type ChartWithTableProps = {
  title: string;
  /** One sentence that says what the chart shows, or what it is made of. */
  description?: ReactNode;
  data: ChartData;
  /** `bars` and `lines` over days; `ranks` are horizontal bars of the first series. */
  kind: "bars" | "lines" | "ranks";
  /** For `ranks`: the colour of each row, by its id. */
  rowColors?: Readonly<Record<string, string>>;
};

const VIEWS = [
  { value: "chart", label: "Chart" },
  { value: "table", label: "Table" },
];

/** A chart, and one click away the same rows as a table. */
export function ChartWithTable({ title, description, data, kind, rowColors = {} }: ChartWithTableProps) {
  const headingId = useId();
  const [view, setView] = useState("chart");
  return (
    <section aria-labelledby={headingId} className="grid min-w-0 content-start gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid gap-0.5">
          <h2 id={headingId} className="text-16 font-semibold">
            {title}
          </h2>
          {description ? <p className="max-w-prose text-13 text-text-muted">{description}</p> : null}
        </div>
        <RadioGroup
          segmented
          legend={`${title}: chart or table`}
          name={`${headingId}-view`}
          options={VIEWS}
          value={view}
          onValueChange={setView}
        />
      </div>
      {view === "table" ? (
        <ChartTable data={data} caption={title} ofThings={kind === "ranks"} />
      ) : kind === "ranks" ? (
        <RankBars data={data} colors={rowColors} />
      ) : (
        <>
          {data.series.length > 1 ? <ChartLegend data={data} /> : null}
          <Chart data={data} kind={kind} caption={`${title}. The same numbers are in its table.`} />
        </>
      )}
    </section>
  );
}
