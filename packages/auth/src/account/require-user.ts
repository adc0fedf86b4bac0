import { findUser, type User } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";

/** The user behind a principal, who is there because the principal is. */
export async function requireUser(tx: Tx, userId: string): Promise<User> {
  const user = await findUser(tx, userId);
  assert(user, `user ${userId} is signed in and not there`);
  return user;
}
