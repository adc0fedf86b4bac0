import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import type { DayBar, DayChartProps } from "./day-chart.tsx";
import { dayName } from "./describe-time.ts";

const TICK = { fill: "var(--text-muted)", fontSize: 12 };

/** The drawing behind `DayChart`; a default export because it is loaded on demand. */
export default function DayChartPlot({ bars, writeHeight }: DayChartProps) {
  const isEmpty = bars.every(({ height }) => height === 0);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={[...bars]} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="day"
          tickFormatter={dayName}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
          interval="equidistantPreserveStart"
          minTickGap={16}
        />
        <YAxis
          width="auto"
          // Without a height there is no scale: an axis at zero, and room above it.
          domain={isEmpty ? [0, 1] : [(lowest: number) => Math.min(lowest, 0), "auto"]}
          {...(isEmpty ? { ticks: [0] } : {})}
          tickFormatter={writeHeight}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickCount={5}
        />
        <Tooltip content={DayTooltip} cursor={{ fill: "var(--sunken)" }} isAnimationActive={false} />
        <Bar dataKey="height" fill="var(--accent)" radius={[2, 2, 0, 0]} maxBarSize={36} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function DayTooltip({ active, payload }: TooltipContentProps) {
  const bar: DayBar | undefined = payload[0]?.payload;
  if (!active || !bar) return null;
  return (
    <div className="rounded-control border border-line bg-raised px-3 py-2 text-13 shadow-float">
      <p className="text-text-muted">{dayName(bar.day)}</p>
      <p className="font-medium tabular-nums">{bar.text}</p>
    </div>
  );
}
