import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { Amount } from "./amount.tsx";
import type { ChartProps } from "./chart.tsx";
import { type ChartData, type ChartRow, heightOf, isEmptyChart, totalOfRow, writeHeight } from "./chart-data.ts";
import { SeriesMark } from "./chart-legend.tsx";

const TICK = { fill: "var(--text-muted)", fontSize: 12 };
const MARGIN = { top: 8, right: 0, bottom: 0, left: 0 };

/** A row with its heights by series, as the library reads them. */
type Point = { row: ChartRow; name: string; heights: Record<string, number | null> };

/** The drawing behind `Chart`; a default export because it is loaded on demand. */
export default function ChartPlot({ data, kind }: ChartProps) {
  const points = data.rows.map((row) => pointOf(row, data, kind));
  return (
    <ResponsiveContainer width="100%" height="100%">
      {kind === "bars" ? (
        <BarChart data={points} margin={MARGIN} accessibilityLayer={false}>
          {axesFor(data)}
          {data.series.map(({ id, color }) => (
            <Bar
              key={id}
              dataKey={(point: Point) => point.heights[id] ?? 0}
              stackId="all"
              fill={color}
              stroke="var(--surface)"
              strokeWidth={data.series.length > 1 ? 1 : 0}
              maxBarSize={36}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      ) : (
        <LineChart data={points} margin={MARGIN} accessibilityLayer={false}>
          {axesFor(data)}
          {data.series.map(({ id, color, dashed }) => (
            <Line
              key={id}
              dataKey={(point: Point) => point.heights[id] ?? null}
              stroke={color}
              strokeWidth={2}
              {...(dashed ? { strokeDasharray: "4 4" } : {})}
              dot={points.length === 1}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      )}
    </ResponsiveContainer>
  );
}

function pointOf(row: ChartRow, { measure, series }: ChartData, kind: ChartProps["kind"]): Point {
  const heights = series.map(({ id }) => {
    const amount = row.amounts[id];
    return [id, amount === undefined ? (kind === "bars" ? 0 : null) : heightOf(measure, amount)];
  });
  return { row, name: row.name, heights: Object.fromEntries(heights) };
}

/** Axes, grid and the words under the pointer. An array, because the library looks at its direct children. */
function axesFor(data: ChartData) {
  const isEmpty = isEmptyChart(data);
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--line)" />,
    <XAxis
      key="x"
      dataKey="name"
      tick={TICK}
      tickLine={false}
      axisLine={{ stroke: "var(--line-strong)" }}
      interval="equidistantPreserveStart"
      minTickGap={16}
    />,
    <YAxis
      key="y"
      width="auto"
      // Without a height there is no scale: an axis at zero, and room above it.
      domain={isEmpty ? [0, 1] : [(lowest: number) => Math.min(lowest, 0), "auto"]}
      {...(isEmpty ? { ticks: [0] } : {})}
      tickFormatter={(height: number) => writeHeight(data.measure, height)}
      tick={TICK}
      tickLine={false}
      axisLine={false}
      tickCount={5}
      allowDecimals={data.measure !== "count"}
    />,
    <Tooltip
      key="tooltip"
      content={(shown: TooltipContentProps) => <PointTooltip shown={shown} data={data} />}
      cursor={{ fill: "var(--sunken)", stroke: "var(--line-strong)", strokeWidth: 1 }}
      isAnimationActive={false}
    />,
  ];
}

function PointTooltip({ shown, data }: { shown: TooltipContentProps; data: ChartData }) {
  const point: Point | undefined = shown.payload[0]?.payload;
  if (!shown.active || !point) return null;
  const { measure, series } = data;
  const present = series.filter(({ id }) => point.row.amounts[id] !== undefined);
  return (
    <div className="rounded-control border border-line bg-raised px-3 py-2 text-13 shadow-float">
      <p className="text-text-muted">{point.name}</p>
      {series.length > 1 ? (
        <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-4">
          {present.map((one) => (
            <div key={one.id} className="contents">
              <dt className="flex items-center gap-2">
                <SeriesMark series={one} />
                {one.name}
              </dt>
              <dd className="text-right font-medium">
                <Amount measure={measure} amount={point.row.amounts[one.id] ?? 0n} />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="font-medium">
          <Amount measure={measure} amount={totalOfRow(point.row, series)} />
        </p>
      )}
    </div>
  );
}
