import {
  displayCredits,
  displayDollars,
  MICROCREDITS_PER_CREDIT,
  microcreditsOf,
  nanodollarsFromCents,
} from "@scrip/money";
import type { DayBar } from "@scrip/ui";
import type { DayFigures } from "./wire.ts";

/** What the chart by day can show. `heightOf` is for drawing only; `textOf` is the exact amount. */
type Measure = {
  id: string;
  label: string;
  unit: string;
  heightOf: (day: DayFigures) => number;
  textOf: (day: DayFigures) => string;
  writeHeight: (height: number) => string;
};

const dollars = (cents: number) => displayDollars(nanodollarsFromCents(cents));
const wholeCredits = (wire: string) => Number(microcreditsOf(wire) / (MICROCREDITS_PER_CREDIT / 100n)) / 100;
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });

function short(height: number, unit = ""): string {
  return `${height < 0 ? "−" : ""}${unit}${SHORT.format(Math.abs(height))}`;
}

const REVENUE: Measure = {
  id: "revenue",
  label: "Revenue",
  unit: "US dollars",
  heightOf: (day) => day.revenueCents / 100,
  textOf: (day) => dollars(day.revenueCents),
  writeHeight: (height) => short(height, "$"),
};

/** In the order in which they are offered. */
export const DAY_MEASURES: readonly Measure[] = [
  REVENUE,
  {
    id: "spent",
    label: "Credits spent",
    unit: "credits",
    heightOf: (day) => wholeCredits(day.creditsSpent),
    textOf: (day) => `${displayCredits(microcreditsOf(day.creditsSpent))} credits`,
    writeHeight: (height) => short(height),
  },
  {
    id: "margin",
    label: "Margin",
    unit: "US dollars",
    heightOf: (day) => day.marginCents / 100,
    textOf: (day) => dollars(day.marginCents),
    writeHeight: (height) => short(height, "$"),
  },
];

/** The measure of that id; revenue for any other. */
export function readMeasure(id: string | null): Measure {
  return DAY_MEASURES.find((measure) => measure.id === id) ?? REVENUE;
}

export function barsOf(measure: Measure, days: readonly DayFigures[]): DayBar[] {
  return days.map((figures) => ({
    day: figures.day,
    height: measure.heightOf(figures),
    text: measure.textOf(figures),
  }));
}
