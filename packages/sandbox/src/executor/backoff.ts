const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Inngest's table, by the number of the attempt that failed (from 0). The last row serves all later ones. */
const DELAYS_MS = [
  15 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  20 * MINUTE_MS,
  40 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
] as const;
const JITTER_MAX_MS = 30 * SECOND_MS;

/** How long to wait after `attempt` (from 0) failed. `jitter` is in [0, 1) and stands for up to 30 seconds more. */
export function retryDelayMs(attempt: number, jitter: number): number {
  const delay = DELAYS_MS[Math.min(attempt, DELAYS_MS.length - 1)] ?? 2 * HOUR_MS;
  return delay + Math.floor(jitter * JITTER_MAX_MS);
}

/**
 * When a `Retry-After` value asks to be tried again: whole seconds or a date, never sooner than 1 second and never
 * later than 24 hours. Null when it is neither.
 */
export function retryAfterAt(value: string, now: Date): Date | null {
  const askedMs = /^\d{1,7}$/.test(value) ? now.getTime() + Number(value) * SECOND_MS : Date.parse(value);
  if (Number.isNaN(askedMs)) return null;
  const delayMs = Math.min(Math.max(askedMs - now.getTime(), SECOND_MS), 24 * HOUR_MS);
  return new Date(now.getTime() + delayMs);
}
