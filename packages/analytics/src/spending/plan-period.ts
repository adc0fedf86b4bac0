import { InvalidInputError } from "@scrip/errors";
import type { Period, TimelineUnit } from "./spending.ts";

const DAY_MS = 24 * 60 * 60_000;
const DAYS_MAX = 366;
const DAYS_DEFAULT = 30;
/** Before it there is nothing, and the period before a period must be days of a calendar that databases know, too. */
const FIRST_DAY = new Date("2000-01-01");

/**
 * The days that are asked for; without them the last 30, today's included.
 *
 * @throws {InvalidInputError} not at midnight UTC, the start not before the end, more than 366 days, or before 2000
 */
export function planPeriod(asked: { from?: Date | undefined; to?: Date | undefined }, now: Date): Period {
  const to = asked.to ?? new Date(startOfDay(now) + DAY_MS);
  const from = asked.from ?? new Date(to.getTime() - DAYS_DEFAULT * DAY_MS);
  if ([from, to].some((at) => at.getTime() % DAY_MS !== 0)) {
    throw new InvalidInputError("Usage is kept by days in UTC: send days, such as 2030-01-31.");
  }
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (from < FIRST_DAY || !(days > 0 && days <= DAYS_MAX)) {
    throw new InvalidInputError(`Choose at most ${DAYS_MAX} days since 2000, the first before the last.`);
  }
  return { from, to };
}

/** The period of the same length that ends where this one begins. */
export function planPeriodBefore({ from, to }: Period): Period {
  return { from: new Date(2 * from.getTime() - to.getTime()), to: from };
}

/** The months that lie whole within a period; empty, at its end, where none does. */
export function planWholeMonths({ from, to }: Period): Period {
  const isFirst = from.getUTCDate() === 1;
  const start = isFirst ? from : startOfNextStep(from, "month");
  const end = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth(), 1));
  return start < end ? { from: start, to: end } : { from: to, to };
}

/** The steps of a period: whole days, weeks from Monday or months, the first and the last cut to the period. */
export function planSteps({ from, to }: Period, unit: TimelineUnit): Period[] {
  const steps: Period[] = [];
  for (let start = from; start < to; ) {
    const next = startOfNextStep(start, unit);
    const end = next < to ? next : to;
    steps.push({ from: start, to: end });
    start = end;
  }
  return steps;
}

function startOfNextStep(at: Date, unit: TimelineUnit): Date {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (unit === "month") return new Date(Date.UTC(year, month + 1, 1));
  const daysLeft = unit === "week" ? 7 - ((at.getUTCDay() + 6) % 7) : 1;
  return new Date(Date.UTC(year, month, day + daysLeft));
}

function startOfDay(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS) * DAY_MS;
}
