import { Amount } from "./amount.tsx";
import { type ChartData, totalOfRow } from "./chart-data.ts";
import { SeriesMark } from "./chart-legend.tsx";
import { bandOf } from "./chart-shapes.ts";

/** What the row under the pointer amounts to, beside it on the side with more room. */
export function ChartTooltip({ data, index }: { data: ChartData; index: number }) {
  const row = data.rows[index];
  if (!row) return null;
  const { measure, series, rows } = data;
  const present = series.filter(({ id }) => row.amounts[id] !== undefined);
  const band = bandOf(rows.length);
  const isLeft = index < rows.length / 2;
  const place = isLeft ? { left: `${band * (index + 1)}%` } : { right: `${100 - band * index}%` };
  return (
    <div
      style={place}
      className="pointer-events-none absolute top-0 z-10 w-max max-w-64 rounded-control border border-line bg-raised px-3 py-2 text-13 text-text shadow-float"
    >
      <p className="text-text-muted">{row.name}</p>
      {series.length > 1 ? (
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
      ) : (
        <p className="font-medium">
          <Amount measure={measure} amount={totalOfRow(row, series)} />
        </p>
      )}
    </div>
  );
}
