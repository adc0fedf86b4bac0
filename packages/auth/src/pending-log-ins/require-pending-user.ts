import { findUser, type User } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import { LogInExpiredError } from "../errors.ts";
import { mayEnter } from "../may-enter.ts";
import { hashSecretToken, isSecretToken } from "../secret-token.ts";
import type { Audience } from "../sessions/session-lifetimes.ts";
import { findPendingUserId, takePendingUserId } from "./pending-log-in.store.ts";

type Pending = { token: string; audience: Audience };

/** Whose log-in waits for its second step; null for nobody's. */
export async function findPendingUser(tx: Tx, { token, audience }: Pending): Promise<User | null> {
  if (!isSecretToken(token)) return null;
  return userWhoMayEnter(tx, await findPendingUserId(tx, hashSecretToken(token), audience), audience);
}

/**
 * Uses up a pending log-in, in the transaction that begins the session.
 *
 * @throws {LogInExpiredError}
 */
export async function takePendingUser(tx: Tx, { token, audience }: Pending): Promise<User> {
  const userId = isSecretToken(token) ? await takePendingUserId(tx, hashSecretToken(token), audience) : null;
  const user = await userWhoMayEnter(tx, userId, audience);
  if (!user) throw new LogInExpiredError();
  return user;
}

async function userWhoMayEnter(tx: Tx, userId: string | null, audience: Audience): Promise<User | null> {
  const user = userId === null ? null : await findUser(tx, userId);
  return user && mayEnter(user, audience) ? user : null;
}
