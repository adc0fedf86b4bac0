import { Amount } from "./amount.tsx";
import { type ChartData, type ChartSeries, totalOfSeries } from "./chart-data.ts";

/** The colour of a series, as it is drawn: a square, or a piece of broken line. */
export function SeriesMark({ series }: { series: ChartSeries }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 10 10" className="size-2.5 shrink-0">
      {series.dashed ? (
        <path d="M0 5h4m2 0h4" stroke={series.color} strokeWidth="2" />
      ) : (
        <rect width="10" height="10" rx="2" fill={series.color} />
      )}
    </svg>
  );
}

/** The names of the series, each with its sum, so that nobody has to guess which is which. */
export function ChartLegend({ data }: { data: ChartData }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-13">
      {data.series.map((one) => (
        <li key={one.id} className="flex items-center gap-2">
          <SeriesMark series={one} />
          <span>{one.name}</span>
          {isSummable(data) ? (
            <span className="text-text-muted">
              <Amount measure={data.measure} amount={totalOfSeries(data, one.id)} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Percentages of different days say nothing when they are added. */
export function isSummable({ measure }: Pick<ChartData, "measure">): boolean {
  return measure !== "percent";
}
