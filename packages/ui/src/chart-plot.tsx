import { useMemo } from "react";
import type { ChartProps } from "./chart.tsx";
import { type ChartData, writeHeight } from "./chart-data.ts";
import { placeNames } from "./chart-names.ts";
import { downTo, type HeightScale, scaleOf } from "./chart-scale.ts";
import { bandOf, shapeBars, shapeLine } from "./chart-shapes.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { usePointedRow } from "./use-pointed-row.ts";

/** A server does not know how wide the drawing will be, so the names are placed for each of these, and one of them is shown. */
const WIDTHS = [
  { fromPx: 240, className: "@md:hidden" },
  { fromPx: 448, className: "@max-md:hidden @3xl:hidden" },
  { fromPx: 768, className: "@max-3xl:hidden" },
];

/** The drawing behind `Chart`. Its places are shares of its size, so a server can draw it before anybody knows how wide it is. */
export function ChartPlot({ data, kind }: Pick<ChartProps, "data" | "kind">) {
  const scale = useMemo(() => scaleOf(data, kind), [data, kind]);
  const { pointed, pointable } = usePointedRow(data.rows.length);
  const band = bandOf(data.rows.length);
  return (
    <div className="flex h-full gap-2 pt-2 pb-6 text-text-muted">
      <HeightNames data={data} scale={scale} />
      <div {...pointable} className="relative min-w-0 flex-1 touch-pan-y">
        <svg aria-hidden="true" viewBox="0 0 100 100" preserveAspectRatio="none" className="block size-full">
          {pointed === null ? null : (
            <rect x={band * pointed} width={band} height="100" fill="var(--sunken)" stroke="none" />
          )}
          {scale.ticks.map((tick) => (
            <path
              key={tick}
              d={`M0 ${downTo(scale, tick)}H100`}
              stroke={tick === 0 ? "var(--line-strong)" : "var(--line)"}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          <Shapes data={data} kind={kind} scale={scale} />
        </svg>
        <RowNames rows={data.rows} />
        {pointed === null ? null : <ChartTooltip data={data} kind={kind} index={pointed} />}
      </div>
    </div>
  );
}

function Shapes({ data, kind, scale }: Pick<ChartProps, "data" | "kind"> & { scale: HeightScale }) {
  return useMemo(
    () =>
      kind === "bars"
        ? shapeBars(data, scale).map(({ key, color, ...place }) => (
            <rect key={key} {...place} fill={color} {...gap(data)} />
          ))
        : data.series.map((one) => (
            <path
              key={one.id}
              d={shapeLine(data, one, scale)}
              fill="none"
              stroke={one.color}
              strokeWidth="2"
              strokeLinecap="round"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
              {...(one.dashed ? { strokeDasharray: "4 4" } : {})}
            />
          )),
    [data, kind, scale],
  );
}

/** A hair of the ground between the parts of a stack. */
function gap({ series }: ChartData) {
  return series.length > 1 ? { stroke: "var(--surface)", strokeWidth: 1, vectorEffect: "non-scaling-stroke" } : {};
}

/** Ticks are evenly spaced from one end to the other, so their names are too. */
function HeightNames({ data, scale }: { data: ChartData; scale: HeightScale }) {
  return (
    <div aria-hidden="true" className="flex flex-col-reverse justify-between text-right">
      {scale.ticks.map((tick) => (
        <span key={tick} className="flex h-0 items-center justify-end">
          {writeHeight(data.measure, tick)}
        </span>
      ))}
    </div>
  );
}

function RowNames({ rows }: Pick<ChartData, "rows">) {
  const names = rows.map(({ name }) => name);
  return (
    <div aria-hidden="true" className="@container absolute inset-x-0 top-full h-6">
      <svg aria-hidden="true" className="size-full overflow-visible" fill="currentColor">
        {WIDTHS.map(({ fromPx, className }) => (
          <g key={fromPx} className={className}>
            {placeNames(names, fromPx).map(({ index, at, anchor }) => (
              <text key={index} x={`${at}%`} y="18" textAnchor={anchor}>
                {names[index]}
              </text>
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}
