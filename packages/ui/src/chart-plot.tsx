import { type PointerEvent, useMemo, useState } from "react";
import type { ChartProps } from "./chart.tsx";
import { type ChartData, writeHeight } from "./chart-data.ts";
import { downTo, type HeightScale, namedEvery, scaleOf } from "./chart-scale.ts";
import { bandOf, shapeBars, shapeLine } from "./chart-shapes.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";

/** How many rows are named on a wide screen; a phone names every other one of them. */
const NAMES = 10;

/** The drawing behind `Chart`. Its places are shares of its size, so a server can draw it before anybody knows how wide it is. */
export function ChartPlot({ data, kind }: Pick<ChartProps, "data" | "kind">) {
  const scale = useMemo(() => scaleOf(data, kind), [data, kind]);
  const [pointed, setPointed] = useState<number | null>(null);
  const band = bandOf(data.rows.length);
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * data.rows.length);
    setPointed(Math.min(Math.max(index, 0), data.rows.length - 1));
  };
  return (
    <div className="flex h-full gap-2 pt-2 pb-6 text-text-muted">
      <HeightNames data={data} scale={scale} />
      <div
        className="relative min-w-0 flex-1"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPointed(null)}
      >
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
        {pointed === null ? null : <ChartTooltip data={data} index={pointed} />}
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
  const band = bandOf(rows.length);
  const step = namedEvery(rows.length, NAMES);
  const named = rows.flatMap(({ id, name }, index) => (index % step === 0 ? [{ id, name, index }] : []));
  return (
    <svg aria-hidden="true" className="absolute inset-x-0 top-full h-6 w-full overflow-visible" fill="currentColor">
      {named.map(({ id, name, index }, place) => (
        <text
          key={id}
          x={`${band * (index + 0.5)}%`}
          y="18"
          textAnchor={index > 0 && index === rows.length - 1 ? "end" : "middle"}
          className={place % 2 === 1 ? "max-sm:hidden" : undefined}
        >
          {name}
        </text>
      ))}
    </svg>
  );
}
