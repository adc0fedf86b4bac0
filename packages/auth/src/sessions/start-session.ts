import type { Tx } from "@scrip/db";
import { makeSecretToken } from "../secret-token.ts";
import { luciaSessions } from "./lucia-sessions.ts";
import type { Audience } from "./session-lifetimes.ts";

const USER_AGENT_LENGTH_MAX = 300;

/**
 * Begins a session with a token of its own and answers the token. It goes into the cookie and is stored nowhere.
 * The caller has made sure of who the user is.
 */
export async function startSession(
  tx: Tx,
  session: { userId: string; audience: Audience; userAgent: string | null },
): Promise<string> {
  const lucia = luciaSessions(tx, session.audience);
  const token = makeSecretToken();
  await lucia.createSession(session.userId, { userAgent: printable(session.userAgent) }, { sessionId: token });
  // Each new session clears away some that have ended, so that no job has to.
  await lucia.deleteExpiredSessions();
  return token;
}

function printable(userAgent: string | null): string | null {
  return (
    userAgent
      ?.toWellFormed()
      .replaceAll(/\p{Cc}/gu, "")
      .slice(0, USER_AGENT_LENGTH_MAX)
      .toWellFormed() || null
  );
}
