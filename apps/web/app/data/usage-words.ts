import { displayCredits, groupThousands } from "@scrip/money";

/** The task types as people read them, in the order of their colours. */
export const TASK_NAMES: Readonly<Record<string, string>> = {
  code: "Code",
  math: "Math and logic",
  creative: "Writing",
  analysis: "Analysis",
  language: "Language",
  general: "General",
};

/** How a sum compares with that of the period before, as a sentence. Amounts in microcredits. */
export function describeChange(now: bigint, before: bigint, length: string): string {
  const earlier = `in the ${length} before`;
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

/** The first and the last day in words: `25 Oct to 23 Nov 2026`. The year of the first only where it is another one. */
export function describeDays({ from, to }: { from: string; to: string }): string {
  const isOneYear = from.slice(0, 4) === to.slice(0, 4);
  return `${(isOneYear ? DAY : DAY_OF_YEAR).format(new Date(from))} to ${DAY_OF_YEAR.format(new Date(to))}`;
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
