import { findUser, findUserToLogIn } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { AppError, assert } from "@scrip/errors";
import { verifyPassword } from "../passwords/password-hash.ts";
import type { AuthLimits } from "../rate-limits/auth-limits.ts";
import { returnRateLimits, takeRateLimits } from "../rate-limits/take-rate-limit.ts";

/**
 * Asks somebody who is logged in for the password again: a browser left open must not be enough to end an account. Only failures
 * count for long.
 *
 * @throws {AppError} `forbidden` with `field: "password"`, or `rate_limited` with `retryAfterSeconds`
 */
export async function provePerson(
  db: Db,
  { userId, password }: { userId: string; password: string },
  limits: AuthLimits,
): Promise<void> {
  const taken = await takeRateLimits(db, [{ subject: `delete:${userId}`, ...limits.logInPerAccountAndNetwork }]);
  const user = await findUser(db, userId);
  assert(user, `user ${userId} is signed in and not there`);
  const found = await findUserToLogIn(db, user.email);
  if (!(await verifyPassword(found?.passwordHash ?? null, password))) {
    throw new AppError("forbidden", `a wrong password of ${userId}`, {
      publicMessage: "The password is wrong. Nothing was changed.",
      publicDetails: { field: "password" },
    });
  }
  await returnRateLimits(db, taken);
}
