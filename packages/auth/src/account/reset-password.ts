import { markEmailVerified, updatePasswordHash } from "@scrip/customers";
import { type Db, inTransaction } from "@scrip/db";
import { deleteAccountMailsOfUser } from "../account-mails/account-mail.store.ts";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import { revokeApiKeysOfUser } from "../api-keys/api-key.store.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import { LinkNotGoodError } from "../errors.ts";
import { deleteMailedLinksOfUser, LINK_PURPOSES } from "../mailed-links/mailed-link.store.ts";
import { readMailedLink, useMailedLink } from "../mailed-links/use-mailed-link.ts";
import { checkPassword } from "../passwords/check-password.ts";
import { hashPassword } from "../passwords/password-hash.ts";
import { deletePendingLogInsOfUser } from "../pending-log-ins/pending-log-in.store.ts";
import { deleteSessionsOfUser } from "../sessions/session.store.ts";
import { requireUser } from "./require-user.ts";

/** Tells whether a link for a new password is still good, without using it up. */
export async function isResetLinkGood(db: Db, token: string): Promise<boolean> {
  return (await readMailedLink(db, token, ["reset_password"])) !== null;
}

/**
 * Sets the password of whoever holds the link, once. Every session, log-in under way and mailed link of the user ends. The link
 * proves the address; if it was not proven before, whoever made the account may have been a stranger to it, and its API keys end
 * too. Two-factor stays as it is.
 *
 * @throws {LinkNotGoodError}
 * @throws {InvalidInputError} `field` is `password`; the link stays good
 */
export async function resetPassword(db: Db, { token, password }: { token: string; password: string }): Promise<void> {
  const link = await readMailedLink(db, token, ["reset_password"]);
  if (!link) throw new LinkNotGoodError();
  checkPassword(password, link.email);
  const passwordHash = await hashPassword(password);
  await inTransaction(db, async (tx) => {
    const { userId, email } = await useMailedLink(tx, token, ["reset_password"]);
    const user = await requireUser(tx, userId);
    // The address may have changed since the link was mailed: then it proves nothing about this account any more.
    if (user.email !== email || user.disabledAt !== null) throw new LinkNotGoodError();
    await updatePasswordHash(tx, userId, passwordHash);
    await markEmailVerified(tx, userId, email);
    await deletePendingLogInsOfUser(tx, userId); // before the sessions, of which a second step that is under way begins one
    await deleteSessionsOfUser(tx, userId, null);
    await deleteMailedLinksOfUser(tx, userId, LINK_PURPOSES);
    await deleteAccountMailsOfUser(tx, userId, "change_email");
    if (user.emailVerifiedAt === null) await revokeApiKeysOfUser(tx, userId);
    await writeOwnAct(tx, userId, "account.reset_password");
    await writeAccountMail(tx, { kind: "password_changed", userId, email });
  });
}
