import { normaliseEmail } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import type { AuthLimits } from "../rate-limits/auth-limits.ts";
import { resetSubjects } from "../rate-limits/limited-subjects.ts";
import { takeRateLimits } from "../rate-limits/take-rate-limit.ts";

/**
 * Asks for the mail with which a password can be set anew. Nobody looks here whether the address has an account: the job that
 * mails does. So answer and work are the same for every address.
 *
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function requestPasswordReset(
  db: Db,
  { email: typed, ip }: { email: string; ip: string | null },
  limits: AuthLimits,
): Promise<void> {
  const email = normaliseEmail(typed);
  await takeRateLimits(db, resetSubjects({ email: email ?? typed, ip }, limits));
  if (email === null) return;
  await inTransaction(db, (tx) => writeAccountMail(tx, { kind: "reset_password", userId: null, email }));
}
