import { lockPassword } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import { LogInExpiredError } from "../errors.ts";
import { deleteMailedLinksOfUser } from "../mailed-links/mailed-link.store.ts";
import { deletePendingLogInsOfUser } from "../pending-log-ins/pending-log-in.store.ts";
import { hashSecretToken, makeSecretToken } from "../secret-token.ts";
import { deleteSessionsOfUser, renameSession } from "./session.store.ts";

/**
 * Ends every other way into an account: its other sessions in both apps, log-ins under way, mailed links for a new password. The
 * session that asks goes on under a new token, which is answered: a copy of the old one is dead too.
 *
 * @throws {LogInExpiredError} the session that asks has ended meanwhile
 */
export async function closeOtherDoors(
  tx: Tx,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<string> {
  await lockPassword(tx, userId); // a log-in by the password alone is over by now, or waits
  await deletePendingLogInsOfUser(tx, userId); // before the sessions, of which a second step that is under way begins one
  await deleteSessionsOfUser(tx, userId, sessionId);
  await deleteMailedLinksOfUser(tx, userId, ["reset_password"]);
  const token = makeSecretToken();
  if (!(await renameSession(tx, sessionId, hashSecretToken(token)))) throw new LogInExpiredError();
  return token;
}
