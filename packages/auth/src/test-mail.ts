import type { Db } from "@scrip/db";
import { claimAccountMail, deleteAccountMail } from "./account-mails/account-mail.store.ts";
import { type AccountMailFacts, prepareAccountMail } from "./account-mails/prepare-account-mail.ts";

// Only tests import this file.

/** Does with every mail that is waiting what the job does, and answers what they say, oldest first. */
export async function collectMails(db: Db): Promise<AccountMailFacts[]> {
  const waiting = await db.accountMail.findMany({ orderBy: { id: "asc" }, select: { id: true } });
  const mails: AccountMailFacts[] = [];
  for (const { id } of waiting) {
    const mail = await claimAccountMail(db, id);
    const facts = mail && (await prepareAccountMail(db, mail));
    if (facts) mails.push(facts);
    await deleteAccountMail(db, id);
  }
  return mails;
}

/** The token in the one mail of this kind that is waiting. */
export async function collectToken(db: Db, kind: "verify_email" | "change_email" | "reset_password"): Promise<string> {
  const [mail, ...others] = (await collectMails(db)).filter((one) => one.kind === kind);
  if (!mail || others.length > 0 || !("token" in mail)) throw new Error(`there is not one mail of ${kind}`);
  return mail.token;
}
