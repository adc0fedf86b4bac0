const UNITS_MS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
const SLEEP_MAX_MS = 366 * UNITS_MS.d;

/**
 * When a `Sleep` op ends. `name` is what the SDK sends: a duration (`1h30m`) or an ISO date, which may have passed.
 * Null when it is neither, or more than 366 days away.
 */
export function sleepEndsAt(name: string, now: Date): Date | null {
  const durationMs = parseDuration(name);
  const endMs = durationMs === null ? Date.parse(name) : now.getTime() + durationMs;
  if (Number.isNaN(endMs) || endMs - now.getTime() > SLEEP_MAX_MS) return null;
  return new Date(Math.max(endMs, now.getTime()));
}

function parseDuration(text: string): number | null {
  if (text === "") return 0; // the SDK writes a sleep of nothing as an empty duration
  const parts = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (parts === null) return null;
  return Object.values(UNITS_MS).reduce((sum, unitMs, index) => sum + Number(parts[index + 1] ?? 0) * unitMs, 0);
}
