import { displayCredits, groupThousands } from "@scrip/money";

/** How a sum compares with that of the period before, as a sentence; `earlier` is "in the 30 days before". Amounts in microcredits. */
export function describeChange(now: bigint, before: bigint, earlier: string): string {
  if (before <= 0n) return now > 0n ? `Nothing was used ${earlier}.` : `Nothing was used ${earlier} either.`;
  const percent = roundedPercent(now - before, before);
  const was = `(${displayCredits(before)})`;
  if (percent === 0n) return `About as much as ${earlier} ${was}.`;
  if (percent >= 1_000n)
    return `${groupThousands(String((percent + 100n) / 100n))} times as much as ${earlier} ${was}.`;
  return percent > 0n ? `${percent} % more than ${earlier} ${was}.` : `${-percent} % less than ${earlier} ${was}.`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const DAY_OF_YEAR = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

type Days = { from: string; to: string };

/** The first and the last day in words: `from 25 Oct to 23 Nov 2026`, or `on 23 Nov 2026`. */
export function describeDays(days: Days): string {
  const [first, last] = namesOf(days);
  return days.from === days.to ? `on ${last}` : `from ${first} to ${last}`;
}

/** The same where there is little room: `25 Oct – 23 Nov 2026`, or `23 Nov 2026`. */
export function nameDays(days: Days): string {
  const [first, last] = namesOf(days);
  return days.from === days.to ? last : `${first} – ${last}`;
}

/** The year of the first only where it is another one. */
function namesOf({ from, to }: Days): [first: string, last: string] {
  const isOneYear = from.slice(0, 4) === to.slice(0, 4);
  return [(isOneYear ? DAY : DAY_OF_YEAR).format(new Date(from)), DAY_OF_YEAR.format(new Date(to))];
}

/** A share in hundredths of a percent, rounded down; 0 of nothing. */
export function shareOf(part: bigint, whole: bigint): bigint {
  return whole === 0n ? 0n : (part * 10_000n) / whole;
}

/** Half away from zero. */
function roundedPercent(change: bigint, of: bigint): bigint {
  const sign = change < 0n ? -1n : 1n;
  return (sign * (sign * change * 200n + of)) / (2n * of);
}
