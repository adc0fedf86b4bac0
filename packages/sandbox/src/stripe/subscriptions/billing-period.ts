/** How often a price is due. */
export type Interval = { interval: string; interval_count: number };

/** From `start` to `end`, in seconds since 1970; `end` is not part of it. */
export type Period = { start: number; end: number };

const DAY_S = 86_400;

/**
 * The time `steps` intervals after `anchor` (seconds). Months and years keep the anchor's day of the month and time of
 * day in UTC; a month that has no such day ends the period on its last one, and the next month has the day again.
 */
export function addIntervals(anchor: number, { interval, interval_count: count }: Interval, steps: number): number {
  switch (interval) {
    case "day":
      return anchor + steps * count * DAY_S;
    case "week":
      return anchor + steps * count * 7 * DAY_S;
    default:
      return addMonths(anchor, steps * count * (interval === "year" ? 12 : 1));
  }
}

function addMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1000);
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const midnight = Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastDay));
  return midnight / 1000 + (anchor % DAY_S);
}

/** The first end of a period after `time`, counted from the anchor. */
export function findPeriodEnd(anchor: number, interval: Interval, time: number): number {
  let steps = 1;
  while (addIntervals(anchor, interval, steps) <= time) steps += 1;
  return addIntervals(anchor, interval, steps);
}
