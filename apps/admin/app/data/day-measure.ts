import { microcreditsOf, nanodollarsFromCents } from "@scrip/money";
import { type ChartData, dayName, type Measure } from "@scrip/ui";
import type { DayFigures } from "./wire.ts";

/** What the chart by day can show. */
type DayMeasure = {
  id: string;
  label: string;
  unit: string;
  measure: Measure;
  /** In the smallest unit of `measure`. */
  amountOf: (day: DayFigures) => bigint;
};

const REVENUE: DayMeasure = {
  id: "revenue",
  label: "Revenue",
  unit: "US dollars",
  measure: "dollars",
  amountOf: (day) => nanodollarsFromCents(day.revenueCents),
};

/** In the order in which they are offered. */
export const DAY_MEASURES: readonly DayMeasure[] = [
  REVENUE,
  {
    id: "spent",
    label: "Credits spent",
    unit: "credits",
    measure: "credits",
    amountOf: (day) => microcreditsOf(day.creditsSpent),
  },
  {
    id: "margin",
    label: "Margin",
    unit: "US dollars",
    measure: "dollars",
    amountOf: (day) => nanodollarsFromCents(day.marginCents),
  },
];

/** The measure of that id; revenue for any other. */
export function readMeasure(id: string | null): DayMeasure {
  return DAY_MEASURES.find((measure) => measure.id === id) ?? REVENUE;
}

/** One bar a day. */
export function chartOf({ id, label, measure, amountOf }: DayMeasure, days: readonly DayFigures[]): ChartData {
  return {
    measure,
    rowName: "Day",
    series: [{ id, name: label, color: "var(--accent)" }],
    rows: days.map((figures) => ({
      id: figures.day,
      name: dayName(figures.day),
      amounts: { [id]: amountOf(figures) },
    })),
  };
}
