/** The ranges that are one click away. */
export const USAGE_RANGES = { "7d": "7 days", "30d": "30 days", "90d": "90 days", "12m": "12 months" } as const;
export type UsageRangeName = keyof typeof USAGE_RANGES;

/** What the address of the usage page asks for. Days are those of UTC. */
export type UsageRange = {
  /** Null for days of one's own choice. */
  name: UsageRangeName | null;
  /** The first day and the last, `yyyy-mm-dd`. */
  from: string;
  to: string;
  /** The equally long period before, in words: "in the 30 days before". */
  before: string;
};

/** The same as the fields of the API, where `to` is the day after the last. */
export type UsageInput = { from: string; to: string; unit: "day" | "week" | "month" };

const DAY_MS = 86_400_000;
const DAYS_MAX = 366;
const DAYS = { "7d": 7, "30d": 30, "90d": 90 } as const;
/** More bars than these would be too thin to tell apart. */
const DAY_BARS_MAX = 92;
const WEEK_BARS_MAX = 200;

/**
 * Reads the address: a range by its name, or `from` and `to`. Days that end before they begin are turned around, more than 366 are cut
 * to the last 366, and what is no range is the last 30 days.
 */
export function readUsageRange(searchParams: URLSearchParams, now: Date): UsageRange {
  const [from, to] = [readDay(searchParams.get("from")), readDay(searchParams.get("to"))];
  if (from !== null && to !== null) return rangeOf(null, Math.min(from, to), Math.max(from, to));
  const asked = searchParams.get("range") ?? "";
  const name: UsageRangeName = isRangeName(asked) ? asked : "30d";
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  if (name !== "12m") return rangeOf(name, today - (DAYS[name] - 1) * DAY_MS, today);
  const tomorrow = new Date(today + DAY_MS);
  return rangeOf(name, Date.UTC(tomorrow.getUTCFullYear() - 1, tomorrow.getUTCMonth(), tomorrow.getUTCDate()), today);
}

/** The same as fields of the API: by day while days can be told apart, then by week, then by month. */
export function usageInput({ from, to }: UsageRange): UsageInput {
  const days = daysOf(from, to);
  const unit = days <= DAY_BARS_MAX ? "day" : days <= WEEK_BARS_MAX ? "week" : "month";
  return { from, to: dayOf(Date.parse(to) + DAY_MS), unit };
}

function rangeOf(name: UsageRangeName | null, firstMs: number, lastMs: number): UsageRange {
  const from = dayOf(Math.max(firstMs, lastMs - (DAYS_MAX - 1) * DAY_MS));
  const to = dayOf(lastMs);
  const days = daysOf(from, to);
  const length = name ? USAGE_RANGES[name] : `${days} days`;
  return { name, from, to, before: days === 1 ? "on the day before" : `in the ${length} before` };
}

function isRangeName(text: string): text is UsageRangeName {
  return Object.hasOwn(USAGE_RANGES, text);
}

function daysOf(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Milliseconds of a day that there is, else null. */
function readDay(text: string | null): number | null {
  if (text === null || !/^2\d{3}-\d\d-\d\d$/.test(text)) return null;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && dayOf(ms) === text ? ms : null;
}
