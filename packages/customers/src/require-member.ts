import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { findMember, type Member } from "./member.store.ts";

/**
 * Refuses whoever is not a member of the customer.
 *
 * @throws {NotFoundError} no such customer, or not yours: the answer is the same
 */
export async function requireMember(tx: Tx, key: { userId: string; customerId: string }): Promise<Member> {
  const member = await findMember(tx, key);
  if (!member) throw new NotFoundError("There is no such customer.");
  return member;
}
