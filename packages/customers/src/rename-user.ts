import type { Tx } from "@scrip/db";
import { parseDisplayName } from "./display-name.ts";
import { updateName } from "./user.store.ts";

/**
 * Gives the user, and the user's own customer, another name to show.
 *
 * @throws {InvalidInputError} with `field: "name"`
 */
export async function renameUser(tx: Tx, userId: string, name: string): Promise<void> {
  await updateName(tx, userId, parseDisplayName(name));
}
