const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const EXACT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });

const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** A day such as `2026-11-22` in words: `22 Nov`. The years of a chart are in its title. */
export function dayName(day: string): string {
  return SHORT_DAY.format(new Date(`${day}T00:00:00Z`));
}

/** A moment to the second, in UTC. */
export function exactTime(at: string): string {
  return `${EXACT.format(new Date(at))} UTC`;
}

/** How long ago `at` was, in words; a date when that is a week or more, or still to come. */
export function describeTime(at: Date, now: Date): string {
  const ageMs = now.getTime() - at.getTime();
  if (ageMs < -MINUTE_MS || ageMs >= 7 * DAY_MS) return DAY.format(at);
  if (ageMs < MINUTE_MS) return "just now";
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`;
  const days = Math.floor(ageMs / DAY_MS);
  return days === 1 ? "yesterday" : `${days} days ago`;
}
