import { newId, type Tx } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { type AccountMail, insertAccountMail } from "./account-mail.store.ts";

/** Asks for a mail, in the transaction of its cause. A job sends it; links are made then. */
export async function writeAccountMail(tx: Tx, mail: Pick<AccountMail, "kind" | "userId" | "email">): Promise<void> {
  const id = newId("aml");
  await insertAccountMail(tx, { id, ...mail });
  await enqueueEvent(tx, { name: "auth/account-mail.written", data: { mailId: id } });
}
