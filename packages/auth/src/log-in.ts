import { findUserToLogIn, normaliseEmail, pinPassword, type User, type UserWithPassword } from "@scrip/customers";
import { type Db, inTransaction, type Tx } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { mayEnter } from "./may-enter.ts";
import { verifyPassword } from "./passwords/password-hash.ts";
import { startPendingLogIn } from "./pending-log-ins/start-pending-log-in.ts";
import type { AuthLimits } from "./rate-limits/auth-limits.ts";
import { logInSubjects } from "./rate-limits/limited-subjects.ts";
import { takeLogInLimits } from "./rate-limits/take-log-in-limits.ts";
import { returnRateLimits } from "./rate-limits/take-rate-limit.ts";
import type { Audience } from "./sessions/session-lifetimes.ts";
import { startSession } from "./sessions/start-session.ts";
import { hasTwoFactor } from "./two-factor/two-factor.store.ts";

export type LogInRequest = {
  email: string;
  password: string;
  audience: Audience;
  userAgent: string | null;
  /** The client's address, as the app's own server saw it. */
  ip: string | null;
};
export type LoggedIn = { user: User; token: string };

/**
 * What becomes of a right password: a session, or a second step that the pending token opens. The step is a code, or, for an
 * operator who has no two-factor yet, setting it up.
 */
export type LogInOutcome =
  | ({ step: "done" } & LoggedIn)
  | { step: "code"; pendingToken: string }
  | { step: "set_up"; pendingToken: string };

/**
 * Checks e-mail and password and begins a session, or its second step. Whatever is wrong (no such e-mail, the password, a
 * disabled user, a customer at the operators' door) the answer is one and takes as long.
 *
 * @throws {AppError} `unauthenticated`, or `rate_limited` with `retryAfterSeconds`
 */
export async function logIn(db: Db, request: LogInRequest, limits: AuthLimits): Promise<LogInOutcome> {
  const email = normaliseEmail(request.email);
  const taken = await takeLogInLimits(db, logInSubjects({ email: email ?? request.email, ip: request.ip }, limits));

  const found = email === null ? null : await findUserToLogIn(db, email);
  const matches = await verifyPassword(found?.passwordHash ?? null, request.password);
  const isLetIn = found && matches && mayEnter(found, request.audience);
  const outcome = isLetIn ? await inTransaction(db, (tx) => enter(tx, found, request)) : null;
  if (outcome === null) {
    throw new AppError("unauthenticated", "the e-mail or the password is wrong", {
      publicMessage: "The e-mail or the password is wrong.",
    });
  }
  await returnRateLimits(db, taken);
  return outcome;
}

/** Null when the password was changed while it was compared: whoever changed it has ended all log-ins made with the old one. */
async function enter(
  tx: Tx,
  { passwordHash, ...user }: UserWithPassword,
  { audience, userAgent }: LogInRequest,
): Promise<LogInOutcome | null> {
  const userId = user.id;
  if (!(await pinPassword(tx, { id: userId, passwordHash }))) return null;
  if (await hasTwoFactor(tx, userId)) {
    return { step: "code", pendingToken: await startPendingLogIn(tx, { userId, audience }) };
  }
  if (audience === "admin") {
    return { step: "set_up", pendingToken: await startPendingLogIn(tx, { userId, audience }) };
  }
  return { step: "done", user, token: await startSession(tx, { userId, audience, userAgent }) };
}
