import { microcreditsOf } from "@scrip/money";
import type { Balance } from "./wire.ts";

/** What expires on one day (UTC). */
export type ExpiryDay = { day: string; amountMicrocredits: bigint; daysLeft: number };

const DAY_MS = 86_400_000;

/** What is left of a balance by the day on which it expires, the soonest first, and what never does. `now` is ISO 8601. */
export function planExpiryDays(
  grants: readonly Pick<Balance["grants"][number], "remaining" | "expiresAt">[],
  now: string,
): { days: ExpiryDay[]; lastingMicrocredits: bigint } {
  const byDay = new Map<string, bigint>();
  let lastingMicrocredits = 0n;
  for (const { remaining, expiresAt } of grants) {
    const day = expiresAt?.slice(0, "yyyy-mm-dd".length);
    if (day === undefined) lastingMicrocredits += microcreditsOf(remaining);
    else byDay.set(day, (byDay.get(day) ?? 0n) + microcreditsOf(remaining));
  }
  const today = Date.parse(`${now.slice(0, "yyyy-mm-dd".length)}T00:00:00Z`);
  const days = [...byDay]
    .filter(([, amountMicrocredits]) => amountMicrocredits > 0n)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, amountMicrocredits]) => ({
      day,
      amountMicrocredits,
      daysLeft: Math.round((Date.parse(`${day}T00:00:00Z`) - today) / DAY_MS),
    }));
  return { days, lastingMicrocredits };
}
