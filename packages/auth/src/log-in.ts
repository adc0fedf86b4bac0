import { findUserToLogIn, normaliseEmail, type User } from "@scrip/customers";
import type { Db } from "@scrip/db";
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
  if (!found || !matches || !mayEnter(found, request.audience)) {
    throw new AppError("unauthenticated", "the e-mail or the password is wrong", {
      publicMessage: "The e-mail or the password is wrong.",
    });
  }
  const { passwordHash: _, ...user } = found;
  const outcome = await enter(db, user, request);
  await returnRateLimits(db, taken);
  return outcome;
}

async function enter(db: Db, user: User, { audience, userAgent }: LogInRequest): Promise<LogInOutcome> {
  const userId = user.id;
  if (await hasTwoFactor(db, userId)) {
    return { step: "code", pendingToken: await startPendingLogIn(db, { userId, audience }) };
  }
  if (audience === "admin") {
    return { step: "set_up", pendingToken: await startPendingLogIn(db, { userId, audience }) };
  }
  return { step: "done", user, token: await startSession(db, { userId, audience, userAgent }) };
}
