import { parseEmail } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import type { AuthLimits } from "../rate-limits/auth-limits.ts";
import { takeRateLimits } from "../rate-limits/take-rate-limit.ts";
import { requirePassword } from "./require-password.ts";

/**
 * Asks to move the account to another address. It counts once the link mailed there is opened; the address of now is told. Whether
 * somebody has the new address already is told by that mail, and not here.
 *
 * @throws {InvalidInputError} `field` is `email`
 * @throws {WrongPasswordError}
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function requestEmailChange(
  db: Db,
  userId: string,
  { email: typed, password }: { email: string; password: string },
  limits: AuthLimits,
): Promise<{ email: string }> {
  const email = parseEmail(typed);
  const user = await requirePassword(db, { userId, password }, limits);
  if (user.email === email) throw new InvalidInputError("This is your e-mail already.", { field: "email" });
  await takeRateLimits(db, [{ subject: `email-change:${userId}`, ...limits.emailChangePerAccount }]);
  await inTransaction(db, async (tx) => {
    await writeOwnAct(tx, userId, "account.ask_email_change");
    await writeAccountMail(tx, { kind: "change_email", userId, email });
    await writeAccountMail(tx, { kind: "email_change_asked", userId, email: user.email });
  });
  return { email };
}
