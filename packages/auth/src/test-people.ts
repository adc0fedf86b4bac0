import { createUser, type UserRole } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { authenticateSession, type SessionPrincipal } from "./access/authenticate-session.ts";
import { type LoggedIn, type LogInRequest, logIn } from "./log-in.ts";
import { hashPassword } from "./passwords/password-hash.ts";
import type { AuthLimits } from "./rate-limits/auth-limits.ts";
import type { Audience } from "./sessions/session-lifetimes.ts";
import { startSession } from "./sessions/start-session.ts";

export const PASSWORD = "kelp orbit stapler";
const passwordHash = hashPassword(PASSWORD);
let people = 0;

/** A user with the password {@link PASSWORD} and an own customer. */
export async function makePerson(db: Db, role: UserRole = "customer") {
  people += 1;
  const input = {
    email: `person-${people}@example.com`,
    name: `Person ${people}`,
    passwordHash: await passwordHash,
    role,
  };
  return inTransaction(db, (tx) => createUser(tx, input));
}

/** The principal of a new session of the user. */
export async function logInAs(db: Db, userId: string, audience: Audience = "web"): Promise<SessionPrincipal> {
  const token = await startSession(db, { userId, audience, userAgent: null });
  const authenticated = await authenticateSession(db, token, { audience });
  if (!authenticated) throw new Error(`${userId} has no session in ${audience}`);
  return authenticated.principal;
}

/** Logs in where the password alone is enough, and answers the session. */
export async function logInDirectly(db: Db, request: LogInRequest, limits: AuthLimits): Promise<LoggedIn> {
  const outcome = await logIn(db, request, limits);
  if (outcome.step !== "done") throw new Error(`the log-in waits for ${outcome.step}`);
  return outcome;
}
