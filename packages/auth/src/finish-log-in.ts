import { type Db, inTransaction, readNow, type Tx } from "@scrip/db";
import type { AuthEnv } from "./env.ts";
import { LogInExpiredError } from "./errors.ts";
import type { LoggedIn } from "./log-in.ts";
import { findPendingUser, takePendingUser } from "./pending-log-ins/require-pending-user.ts";
import { codeSubjects } from "./rate-limits/limited-subjects.ts";
import { returnRateLimits, takeRateLimits } from "./rate-limits/take-rate-limit.ts";
import type { Audience } from "./sessions/session-lifetimes.ts";
import { startSession } from "./sessions/start-session.ts";
import { makeTwoFactorOffer, openTwoFactorOffer, type TwoFactorOffer } from "./two-factor/offer.ts";
import { takeCode } from "./two-factor/take-code.ts";
import { turnOnTwoFactor } from "./two-factor/turn-on-two-factor.ts";
import { hasTwoFactor } from "./two-factor/two-factor.store.ts";

/** The second step of a log-in. `pendingToken` is from the first one. */
export type SecondStep = {
  pendingToken: string;
  audience: Audience;
  code: string;
  userAgent: string | null;
  /** The client's address, as the app's own server saw it. */
  ip: string | null;
};
type Secrets = Pick<AuthEnv, "secretKey" | "limits">;

/** Which second step waits behind this token; null when none does. */
export async function findSecondStep(
  db: Db,
  pending: { token: string; audience: Audience },
): Promise<"code" | "set_up" | null> {
  const user = await findPendingUser(db, pending);
  if (!user) return null;
  return (await hasTwoFactor(db, user.id)) ? "code" : "set_up";
}

/**
 * Begins the session of whoever gives a code of the authenticator, or a recovery code. Codes are counted per user and network.
 *
 * @throws {LogInExpiredError} no log-in waits
 * @throws {WrongCodeError}
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function finishLogIn(db: Db, step: SecondStep, { secretKey, limits }: Secrets): Promise<LoggedIn> {
  return inSecondStep(db, step, limits, (tx, user) => takeCode(tx, user, step.code, secretKey));
}

/**
 * The same for an operator without two-factor, who turns it on. The recovery codes are seen this once.
 *
 * @throws {LogInExpiredError} no log-in waits
 * @throws {WrongCodeError}
 * @throws {InvalidInputError} the offer is too old
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`, or `conflict` when two-factor is on meanwhile
 */
export async function finishLogInBySetUp(
  db: Db,
  step: SecondStep & { offer: string },
  { secretKey, limits }: Secrets,
): Promise<LoggedIn & { recoveryCodes: string[] }> {
  let recoveryCodes: string[] = [];
  const loggedIn = await inSecondStep(db, step, limits, async (tx, user) => {
    recoveryCodes = await turnOnTwoFactor(tx, user, step, secretKey);
  });
  return { ...loggedIn, recoveryCodes };
}

/**
 * What an operator who has to set up two-factor puts into the authenticator: what was offered before, or a new secret.
 *
 * @throws {LogInExpiredError} no log-in waits
 */
export async function offerTwoFactorAtLogIn(
  db: Db,
  pending: { token: string; audience: Audience; offered: string | null },
  secretKey: string,
): Promise<TwoFactorOffer> {
  const user = await findPendingUser(db, pending);
  if (!user) throw new LogInExpiredError();
  const now = await readNow(db);
  const earlier = pending.offered === null ? null : openTwoFactorOffer(secretKey, user, pending.offered, now);
  return earlier ?? makeTwoFactorOffer(secretKey, user, now);
}

async function inSecondStep(
  db: Db,
  { pendingToken: token, audience, userAgent, ip }: SecondStep,
  limits: AuthEnv["limits"],
  proveMore: (tx: Tx, user: LoggedIn["user"]) => Promise<void>,
): Promise<LoggedIn> {
  const waiting = await findPendingUser(db, { token, audience });
  if (!waiting) throw new LogInExpiredError();
  const taken = await takeRateLimits(db, codeSubjects({ userId: waiting.id, ip }, limits));
  const loggedIn = await inTransaction(db, async (tx) => {
    const user = await takePendingUser(tx, { token, audience });
    await proveMore(tx, user);
    return { user, token: await startSession(tx, { userId: user.id, audience, userAgent }) };
  });
  await returnRateLimits(db, taken);
  return loggedIn;
}
