// The first steps are short, so that a receiver that was restarting hears again soon.
const DELAYS_S = [5, 30, 120, 600, 3_600, 10_800, 21_600];
const LAST_DELAY_S = 43_200;

/** Seconds from the failed attempt number `attempts` (1 is the first) to the next. */
export function retryDelaySeconds(attempts: number): number {
  return DELAYS_S[attempts - 1] ?? LAST_DELAY_S;
}
