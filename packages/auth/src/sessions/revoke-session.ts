import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { deleteSessionOfUser, deleteSessionsOfUser } from "./session.store.ts";

/**
 * Ends one session of the user, by the id under which it is listed.
 *
 * @throws {NotFoundError} the user has no such session
 */
export async function revokeSession(
  tx: Tx,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const found = await deleteSessionOfUser(tx, userId, sessionId);
  if (!found) throw new NotFoundError("There is no such session.");
}

/** Ends the sessions of a user in both apps; `exceptSessionId` keeps the one that asks. */
export async function revokeAllSessions(
  tx: Tx,
  { userId, exceptSessionId = null }: { userId: string; exceptSessionId?: string | null },
): Promise<void> {
  await deleteSessionsOfUser(tx, userId, exceptSessionId);
}
