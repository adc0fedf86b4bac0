import { changeEmail, markEmailVerified, type User } from "@scrip/customers";
import { type Db, inTransaction, type Tx } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import { LinkNotGoodError } from "../errors.ts";
import { deleteMailedLinksOfUser, LINK_PURPOSES, type LinkPurpose } from "../mailed-links/mailed-link.store.ts";
import { readMailedLink, useMailedLink } from "../mailed-links/use-mailed-link.ts";
import { requireUser } from "./require-user.ts";

const PURPOSES: readonly LinkPurpose[] = ["verify_email", "change_email"];

/** The address that a link would prove, without using it up; null when it is not good. */
export async function readVerification(db: Db, token: string): Promise<{ email: string } | null> {
  const link = await readMailedLink(db, token, PURPOSES);
  return link && { email: link.email };
}

/**
 * Takes the proof of an address from a mailed link, once: the address of the account, or the one that it moves to, of which the
 * old address is told.
 *
 * @throws {LinkNotGoodError}
 * @throws {InvalidInputError} with `field: "email"` when somebody has the new address meanwhile
 */
export async function verifyEmail(db: Db, token: string): Promise<{ email: string }> {
  return inTransaction(db, async (tx) => {
    const { userId, purpose, email } = await useMailedLink(tx, token, PURPOSES);
    const user = await requireUser(tx, userId);
    if (purpose === "change_email") await moveToEmail(tx, user, email);
    else if (!(await markEmailVerified(tx, userId, email))) throw new LinkNotGoodError();
    await writeOwnAct(tx, userId, purpose === "change_email" ? "account.change_email" : "account.verify_email");
    return { email };
  });
}

/** Links that were mailed to the old address, or about another one, open nothing any more. */
async function moveToEmail(tx: Tx, user: User, email: string): Promise<void> {
  await changeEmail(tx, { id: user.id, email });
  await deleteMailedLinksOfUser(tx, user.id, LINK_PURPOSES);
  await writeAccountMail(tx, { kind: "email_changed", userId: user.id, email: user.email });
  await enqueueEvent(tx, { name: "customers/email.changed", data: { userId: user.id } });
}
