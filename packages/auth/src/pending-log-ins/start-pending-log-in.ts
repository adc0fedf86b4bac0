import type { Tx } from "@scrip/db";
import { hashSecretToken, makeSecretToken } from "../secret-token.ts";
import type { Audience } from "../sessions/session-lifetimes.ts";
import { deleteExpiredPendingLogIns, insertPendingLogIn } from "./pending-log-in.store.ts";

export const PENDING_LOG_IN_SECONDS = 5 * 60;

/** Notes that a password was right. The token is no session's: all it opens is the second step, for five minutes. */
export async function startPendingLogIn(tx: Tx, row: { userId: string; audience: Audience }): Promise<string> {
  const token = makeSecretToken();
  await insertPendingLogIn(tx, { ...row, id: hashSecretToken(token), lifetimeSeconds: PENDING_LOG_IN_SECONDS });
  await deleteExpiredPendingLogIns(tx);
  return token;
}
