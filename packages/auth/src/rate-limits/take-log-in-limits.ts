import type { Db } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { raiseAlarm } from "@scrip/events";
import { type LimitedSubject, type TakenLimit, takeRateLimits } from "./take-rate-limit.ts";

/**
 * Counts a log-in against its own limits, then against that of all log-ins together: whoever tries one password on many
 * accounts from many networks. That this one is reached is an alarm, for it keeps out everybody until its minute is over.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function takeLogInLimits(
  db: Db,
  { own, everywhere }: { own: LimitedSubject[]; everywhere: LimitedSubject },
): Promise<TakenLimit[]> {
  const taken = await takeRateLimits(db, own);
  try {
    return [...taken, ...(await takeRateLimits(db, [everywhere]))];
  } catch (error) {
    if (isAppError(error) && error.code === "rate_limited") {
      await raiseAlarm(db, {
        kind: "log_in_storm",
        subject: "log-in",
        message: `More than ${everywhere.limit} log-ins failed in ${everywhere.windowSeconds} seconds: somebody may be trying passwords.`,
      });
    }
    throw error;
  }
}
