import { findUserToAskAgain, type User } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { assert } from "@scrip/errors";
import { WrongPasswordError } from "../errors.ts";
import { verifyPassword } from "../passwords/password-hash.ts";
import type { AuthLimits } from "../rate-limits/auth-limits.ts";
import { returnRateLimits, takeRateLimits } from "../rate-limits/take-rate-limit.ts";

/**
 * Asks somebody who is logged in for the password again: a browser left open, or a stolen cookie, must not be enough to take an
 * account over. Only failures count for long.
 *
 * @throws {WrongPasswordError} `field` as given, or `password`
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function requirePassword(
  db: Db,
  {
    userId,
    password,
    field = "password",
  }: { userId: string; password: string; field?: "password" | "currentPassword" },
  limits: AuthLimits,
): Promise<User> {
  const taken = await takeRateLimits(db, [{ subject: `password:${userId}`, ...limits.passwordPerAccount }]);
  const found = await findUserToAskAgain(db, userId);
  assert(found, `user ${userId} is signed in and not there`);
  if (!(await verifyPassword(found.passwordHash, password))) throw new WrongPasswordError(field);
  await returnRateLimits(db, taken);
  const { passwordHash: _, ...user } = found;
  return user;
}
