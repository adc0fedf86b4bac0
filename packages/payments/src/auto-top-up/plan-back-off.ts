const HOUR_MS = 3_600_000;
const PAUSES_HOURS = [1, 6, 24];

/** When to try again after so many declines in a row, at least one; null: not any more. */
export function planBackOff(declines: number, now: Date): Date | null {
  const hours = PAUSES_HOURS[declines - 1];
  return hours === undefined ? null : new Date(now.getTime() + hours * HOUR_MS);
}
