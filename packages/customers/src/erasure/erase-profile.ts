import { readNow, type Tx } from "@scrip/db";
import { AppError, assert } from "@scrip/errors";
import { listCustomersOfUser } from "../member.store.ts";
import { findUser } from "../user.store.ts";
import { insertErasure } from "./account-erasure.store.ts";
import { blankUser, deleteMemberships, listTeamsOwnedAlone } from "./erase-profile.store.ts";

/**
 * Takes a person out of their rows: no name, no address, no password, no team. The address is free again; the ids stay, so that
 * the book still names whose it was. Only the note of the erasure keeps the address, until the last mail has gone.
 *
 * @throws {AppError} `conflict` the user is the last owner of a team; `forbidden` an operator
 */
export async function eraseProfile(tx: Tx, userId: string): Promise<{ customerId: string }> {
  const user = await findUser(tx, userId);
  assert(user, `user ${userId} is erased and not there`);
  if (user.role !== "customer") {
    throw new AppError("forbidden", `user ${userId} is an operator`, {
      publicMessage: "An operator's account cannot be deleted here. Another operator has to take the role away first.",
    });
  }
  const customers = await listCustomersOfUser(tx, userId);
  const own = customers.find(({ kind }) => kind === "person");
  assert(own, `user ${userId} has no own account`);
  const [team] = await listTeamsOwnedAlone(tx, userId);
  if (team !== undefined) {
    throw new AppError("conflict", `user ${userId} is the last owner of ${team.id}`, {
      publicMessage: `You are the last owner of the team “${team.name}”. Make somebody else an owner first.`,
    });
  }
  const now = await readNow(tx);
  await insertErasure(tx, { userId, customerId: own.id, email: user.email, erasedAt: now });
  await deleteMemberships(tx, userId, own.id);
  await blankUser(tx, { userId, customerId: own.id, now });
  return { customerId: own.id };
}
