const TRIES_TOGETHER = 3;
const DELAY_BASE_MS = 500;
const DELAY_MAX_MS = 20_000;

/**
 * What goes out in one call: everything new together, because it is fast; what has failed several times alone, because one
 * message that can never be sent must not hold up the others.
 */
export function planSending<T extends { attempts: number }>(messages: readonly T[]): T[][] {
  const together = messages.filter((message) => message.attempts <= TRIES_TOGETHER);
  const alone = messages.filter((message) => message.attempts > TRIES_TOGETHER).map((message) => [message]);
  return together.length === 0 ? alone : [together, ...alone];
}

/** The pause after the failed attempt number `attempts` (from 1), in milliseconds: doubling, at most 20 s. `random` is from 0 to 1. */
export function planRetryDelayMs(attempts: number, random: number): number {
  const longest = Math.min(DELAY_BASE_MS * 2 ** Math.min(attempts, 16), DELAY_MAX_MS);
  return Math.round(longest * (0.5 + random / 2));
}
