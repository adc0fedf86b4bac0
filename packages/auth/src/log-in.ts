import { findUserToLogIn, normaliseEmail, type User } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { verifyPassword } from "./passwords/password-hash.ts";
import type { AuthLimits } from "./rate-limits/auth-limits.ts";
import { logInSubjects } from "./rate-limits/limited-subjects.ts";
import { returnRateLimits, takeRateLimits } from "./rate-limits/take-rate-limit.ts";
import type { Audience } from "./sessions/session-lifetimes.ts";
import { startSession } from "./sessions/start-session.ts";

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
 * Checks e-mail and password and begins a session. Whatever is wrong (no such e-mail, the password, a disabled user, a customer
 * at the operators' door) the answer is one and takes as long.
 *
 * @throws {AppError} `unauthenticated`, or `rate_limited` with `retryAfterSeconds`
 */
export async function logIn(db: Db, request: LogInRequest, limits: AuthLimits): Promise<LoggedIn> {
  const email = normaliseEmail(request.email);
  const taken = await takeRateLimits(db, logInSubjects({ email: email ?? request.email, ip: request.ip }, limits));

  const found = email === null ? null : await findUserToLogIn(db, email);
  const matches = await verifyPassword(found?.passwordHash ?? null, request.password);
  if (!found || !matches || !mayEnter(found, request.audience)) {
    throw new AppError("unauthenticated", "the e-mail or the password is wrong", {
      publicMessage: "The e-mail or the password is wrong.",
    });
  }
  const { passwordHash: _, ...user } = found;
  const { audience, userAgent } = request;
  const token = await startSession(db, { userId: user.id, audience, userAgent });
  await returnRateLimits(db, taken);
  return { user, token };
}

function mayEnter(user: User, audience: Audience): boolean {
  return user.disabledAt === null && (audience === "web" || user.role !== "customer");
}
