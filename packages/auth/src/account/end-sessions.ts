import { type Db, inTransaction } from "@scrip/db";
import type { SessionPrincipal } from "../access/authenticate-session.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import { revokeAllSessions, revokeSession } from "../sessions/revoke-session.ts";

/**
 * Ends one session of whoever asks, from the next request on.
 *
 * @throws {NotFoundError} they have no such session
 */
export async function endSession(db: Db, { userId }: SessionPrincipal, sessionId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await revokeSession(tx, { userId, sessionId });
    await writeOwnAct(tx, userId, "account.end_session");
  });
}

/** Ends all sessions of whoever asks but the one that asks, in both apps, from the next request on. */
export async function endOtherSessions(db: Db, { userId, sessionId }: SessionPrincipal): Promise<void> {
  await inTransaction(db, async (tx) => {
    await revokeAllSessions(tx, { userId, exceptSessionId: sessionId });
    await writeOwnAct(tx, userId, "account.end_other_sessions");
  });
}
