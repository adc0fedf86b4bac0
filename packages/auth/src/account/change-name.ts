import { renameUser } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { writeOwnAct } from "../audit/write-own-act.ts";

/**
 * Gives the user another name to show.
 *
 * @throws {InvalidInputError} `field` is `name`
 */
export async function changeName(db: Db, userId: string, name: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await renameUser(tx, userId, name);
    await writeOwnAct(tx, userId, "account.change_name");
  });
}
