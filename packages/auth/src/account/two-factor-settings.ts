import type { User } from "@scrip/customers";
import { type Db, inTransaction, readNow, type Tx } from "@scrip/db";
import { AppError } from "@scrip/errors";
import type { SessionPrincipal } from "../access/authenticate-session.ts";
import type { AccountMailKind } from "../account-mails/account-mail.store.ts";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import type { AuthEnv } from "../env.ts";
import { EmailNotVerifiedError } from "../errors.ts";
import { codeSubjects } from "../rate-limits/limited-subjects.ts";
import { returnRateLimits, takeRateLimits } from "../rate-limits/take-rate-limit.ts";
import { closeOtherDoors } from "../sessions/close-other-doors.ts";
import { makeTwoFactorOffer, type TwoFactorOffer } from "../two-factor/offer.ts";
import { renewRecoveryCodes } from "../two-factor/renew-recovery-codes.ts";
import { takeCode } from "../two-factor/take-code.ts";
import { turnOnTwoFactor } from "../two-factor/turn-on-two-factor.ts";
import { countRecoveryCodesLeft, deleteTwoFactor, hasTwoFactor } from "../two-factor/two-factor.store.ts";
import { requirePassword } from "./require-password.ts";
import { requireUser } from "./require-user.ts";

type Secrets = Pick<AuthEnv, "secretKey" | "limits">;

export async function readTwoFactor(db: Db, userId: string): Promise<{ on: boolean; recoveryCodesLeft: number }> {
  const [on, recoveryCodesLeft] = await Promise.all([hasTwoFactor(db, userId), countRecoveryCodesLeft(db, userId)]);
  return { on, recoveryCodesLeft };
}

/**
 * Begins to set up two-factor. The address must be proven: else a stranger could sign up with it and lock its owner out for good.
 *
 * @throws {WrongPasswordError}
 * @throws {EmailNotVerifiedError}
 * @throws {AppError} `conflict` when it is on, `rate_limited` with `retryAfterSeconds`
 */
export async function offerTwoFactor(
  db: Db,
  { userId }: SessionPrincipal,
  { password }: { password: string },
  { secretKey, limits }: Secrets,
): Promise<TwoFactorOffer> {
  const user = await requirePassword(db, { userId, password }, limits);
  if (user.emailVerifiedAt === null) throw new EmailNotVerifiedError();
  if (await hasTwoFactor(db, userId)) {
    throw new AppError("conflict", "two-factor is on", { publicMessage: "Two-factor is on already." });
  }
  return makeTwoFactorOffer(secretKey, user, await readNow(db));
}

/**
 * Turns two-factor on with the first code. All other sessions, which were begun without a code, end; this one gets a new token.
 *
 * @throws {WrongCodeError}
 * @throws {InvalidInputError} the offer is too old
 * @throws {AppError} `conflict` when it is on, `rate_limited` with `retryAfterSeconds`
 */
export async function confirmTwoFactor(
  db: Db,
  { userId, sessionId }: SessionPrincipal,
  answer: { offer: string; code: string },
  { secretKey, limits }: Secrets,
): Promise<{ recoveryCodes: string[]; token: string }> {
  const user = await requireUser(db, userId);
  return countingCodes(db, user, limits, async (tx) => {
    const recoveryCodes = await turnOnTwoFactor(tx, user, answer, secretKey);
    return { recoveryCodes, token: await closeOtherDoors(tx, { userId, sessionId }) };
  });
}

/**
 * Turns two-factor off, for password and code.
 *
 * @throws {WrongPasswordError}
 * @throws {WrongCodeError}
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function turnOffTwoFactor(
  db: Db,
  { userId }: SessionPrincipal,
  { password, code }: { password: string; code: string },
  { secretKey, limits }: Secrets,
): Promise<void> {
  const user = await requirePassword(db, { userId, password }, limits);
  await countingCodes(db, user, limits, async (tx) => {
    await takeCode(tx, user, code, secretKey);
    await deleteTwoFactor(tx, userId);
    await tell(tx, user, "account.turn_off_two_factor", "two_factor_off");
  });
}

/**
 * Ten new recovery codes in place of the old, for password and code. They are seen this once.
 *
 * @throws {WrongPasswordError}
 * @throws {WrongCodeError}
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function replaceRecoveryCodes(
  db: Db,
  { userId }: SessionPrincipal,
  { password, code }: { password: string; code: string },
  { secretKey, limits }: Secrets,
): Promise<string[]> {
  const user = await requirePassword(db, { userId, password }, limits);
  return countingCodes(db, user, limits, async (tx) => {
    await takeCode(tx, user, code, secretKey);
    await tell(tx, user, "account.replace_recovery_codes", "recovery_codes_replaced");
    return renewRecoveryCodes(tx, userId, secretKey);
  });
}

/** Only codes that are wrong count for long. */
async function countingCodes<Done>(
  db: Db,
  user: User,
  limits: AuthEnv["limits"],
  work: (tx: Tx) => Promise<Done>,
): Promise<Done> {
  const taken = await takeRateLimits(db, codeSubjects({ userId: user.id }, limits));
  const done = await inTransaction(db, work);
  await returnRateLimits(db, taken);
  return done;
}

async function tell(tx: Tx, user: User, action: `account.${string}`, kind: AccountMailKind): Promise<void> {
  await writeOwnAct(tx, user.id, action);
  await writeAccountMail(tx, { kind, userId: user.id, email: user.email });
}
