import { Amount } from "./amount.tsx";
import type { ChartProps } from "./chart.tsx";
import { type ChartRow, totalOfRow } from "./chart-data.ts";
import { SeriesMark } from "./chart-legend.tsx";
import { bandOf } from "./chart-shapes.ts";
import { classNames } from "./class-names.ts";

type Drawn = Pick<ChartProps, "data" | "kind">;

/** What the row under the pointer amounts to, beside it on the side with more room. */
export function ChartTooltip({ data, kind, index }: Drawn & { index: number }) {
  const row = data.rows[index];
  if (!row) return null;
  const band = bandOf(data.rows.length);
  const isLeft = index < data.rows.length / 2;
  return (
    <div
      className={classNames("pointer-events-none absolute inset-x-0 top-0 z-10 flex", !isLeft && "flex-row-reverse")}
    >
      {/* Gives way where there is too little room beside the row, as on a phone: part of the row is covered, and nothing cut off. */}
      <span style={{ flexBasis: `${isLeft ? band * (index + 1) : 100 - band * index}%` }} />
      <div className="w-max max-w-[min(16rem,100%)] shrink-0 rounded-control border border-line bg-raised px-3 py-2 text-13 text-text shadow-float">
        <p className="text-text-muted">{row.name}</p>
        <RowAmounts data={data} kind={kind} row={row} />
      </div>
    </div>
  );
}

/** Each series that the row has, where there are several. A day without any is nothing in bars, and not known in lines. */
function RowAmounts({ data: { measure, series }, kind, row }: Drawn & { row: ChartRow }) {
  const present = series.filter(({ id }) => row.amounts[id] !== undefined);
  if (present.length === 0 && kind === "lines") return <p className="font-medium">–</p>;
  if (present.length === 0 || series.length === 1) {
    return (
      <p className="font-medium">
        <Amount measure={measure} amount={totalOfRow(row, series)} />
      </p>
    );
  }
  return (
    <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-4">
      {present.map((one) => (
        <div key={one.id} className="contents">
          <dt className="flex items-center gap-2">
            <SeriesMark series={one} />
            {one.name}
          </dt>
          <dd className="text-right font-medium">
            <Amount measure={measure} amount={row.amounts[one.id] ?? 0n} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
