/** Whole days in UTC as `YYYY-MM-DD`, both included. */
export type DayRange = { firstDay: string; lastDay: string };

const DAY_MS = 24 * 60 * 60_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const RANGE_DAYS_MAX = 366;
const STANDARD_DAYS = 30;

/** The day (UTC) that holds this moment. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The last so many days, today included. */
export function lastDays(count: number, today: string): DayRange {
  return { firstDay: addDays(today, 1 - count), lastDay: today };
}

/** The range an address asks for with `from` and `to`; without both the last 30 days, null when they are no range. */
export function readDayRange(query: URLSearchParams, today: string): DayRange | null {
  const firstDay = query.get("from");
  const lastDay = query.get("to");
  if (firstDay === null && lastDay === null) return lastDays(STANDARD_DAYS, today);
  if (!isDay(firstDay) || !isDay(lastDay)) return null;
  const days = (startOf(lastDay) - startOf(firstDay)) / DAY_MS + 1;
  return days >= 1 && days <= RANGE_DAYS_MAX ? { firstDay, lastDay } : null;
}

/** The same range as the API takes it: `from` inclusive, `to` exclusive, ISO 8601. */
export function periodOf({ firstDay, lastDay }: DayRange): { from: string; to: string } {
  return {
    from: new Date(startOf(firstDay)).toISOString(),
    to: new Date(startOf(lastDay) + DAY_MS).toISOString(),
  };
}

function addDays(day: string, count: number): string {
  return dayOf(new Date(startOf(day) + count * DAY_MS));
}

function isDay(text: string | null): text is string {
  return text !== null && DAY.test(text) && !Number.isNaN(startOf(text)) && dayOf(new Date(startOf(text))) === text;
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
