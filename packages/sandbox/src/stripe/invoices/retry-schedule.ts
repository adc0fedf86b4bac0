/** Days from each failed attempt to pay a renewal to the next; after the last one the subscription ends. */
const RETRY_AFTER_DAYS = [3, 5, 7];

/** When a renewal whose attempt number `attempts` failed at `now` is tried again, in seconds; null: never. */
export function nextAttempt(attempts: number, now: number): number | null {
  const days = RETRY_AFTER_DAYS[attempts - 1];
  return days === undefined ? null : now + days * 86_400;
}
