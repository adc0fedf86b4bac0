import type { Db } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { countDown, countUp, deleteOldCounters } from "./rate-counter.store.ts";

/** `limit` times in each window; windows of at most a day. */
export type RateLimit = { limit: number; windowSeconds: number };
/** Who is counted for what, e.g. `api:key_1`. Stored as it is: hash what is personal. */
export type LimitedSubject = { subject: string } & RateLimit;
/** What {@link returnRateLimit} needs to take a count back. */
export type TakenLimit = { subject: string; windowStartedAt: Date };

/**
 * Counts one use against each limit in turn and stops at the first that is used up. The counts are kept at once, whatever
 * becomes of the request: that is why this takes the database and not a transaction.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function takeRateLimits(db: Db, limits: readonly LimitedSubject[]): Promise<TakenLimit[]> {
  const taken: TakenLimit[] = [];
  for (const { subject, limit, windowSeconds } of limits) {
    const { count, windowStartedAt, secondsLeft } = await countUp(db, subject, windowSeconds);
    if (count > limit) {
      throw new AppError("rate_limited", `more than ${limit} in ${windowSeconds} s for ${subject}`, {
        publicMessage: "Too many attempts. Try again later.",
        publicDetails: { retryAfterSeconds: secondsLeft },
      });
    }
    // A new window is the moment to clear away old ones, so that no job has to.
    if (count === 1) await deleteOldCounters(db);
    taken.push({ subject, windowStartedAt });
  }
  return taken;
}

/** Takes the counts back: for a use that turned out to be none of those that are limited. */
export async function returnRateLimits(db: Db, taken: readonly TakenLimit[]): Promise<void> {
  for (const { subject, windowStartedAt } of taken) await countDown(db, subject, windowStartedAt);
}
