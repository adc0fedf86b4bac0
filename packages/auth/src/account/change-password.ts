import { updatePasswordHash } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import type { SessionPrincipal } from "../access/authenticate-session.ts";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import { checkPassword, normalisePassword } from "../passwords/check-password.ts";
import { hashPassword } from "../passwords/password-hash.ts";
import type { AuthLimits } from "../rate-limits/auth-limits.ts";
import { closeOtherDoors } from "../sessions/close-other-doors.ts";
import { requirePassword } from "./require-password.ts";

/**
 * Gives the user a new password. All other sessions end, log-ins under way and mailed links for a new password too; this session
 * gets a new token, which is answered.
 *
 * @throws {WrongPasswordError} `field` is `currentPassword`
 * @throws {InvalidInputError} `field` is `newPassword`
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function changePassword(
  db: Db,
  { userId, sessionId }: SessionPrincipal,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  limits: AuthLimits,
): Promise<{ token: string }> {
  const user = await requirePassword(db, { userId, password: currentPassword, field: "currentPassword" }, limits);
  checkPassword(newPassword, user.email, "newPassword");
  if (normalisePassword(newPassword) === normalisePassword(currentPassword)) {
    throw new InvalidInputError("This is your password already.", { field: "newPassword" });
  }
  const passwordHash = await hashPassword(newPassword);
  return inTransaction(db, async (tx) => {
    await updatePasswordHash(tx, userId, passwordHash);
    const token = await closeOtherDoors(tx, { userId, sessionId });
    await writeOwnAct(tx, userId, "account.change_password");
    await writeAccountMail(tx, { kind: "password_changed", userId, email: user.email });
    return { token };
  });
}
