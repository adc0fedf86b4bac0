import { type Db, inTransaction } from "@scrip/db";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import type { AuthLimits } from "../rate-limits/auth-limits.ts";
import { takeRateLimits } from "../rate-limits/take-rate-limit.ts";
import { requireUser } from "./require-user.ts";

/**
 * Mails the link that proves the user's address again. With an address that is proven it does nothing.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function requestVerification(db: Db, userId: string, limits: AuthLimits): Promise<void> {
  const user = await requireUser(db, userId);
  if (user.emailVerifiedAt !== null) return;
  await takeRateLimits(db, [{ subject: `verification:${userId}`, ...limits.verificationPerAccount }]);
  await inTransaction(db, (tx) => writeAccountMail(tx, { kind: "verify_email", userId, email: user.email }));
}
