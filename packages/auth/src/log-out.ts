import type { Db } from "@scrip/db";
import { hashSecretToken } from "./secret-token.ts";
import { deleteSession } from "./sessions/session.store.ts";

/** Ends the session of this token at once. A token that is no session is as good as logged out. */
export async function logOut(db: Db, token: string): Promise<void> {
  await deleteSession(db, hashSecretToken(token));
}
