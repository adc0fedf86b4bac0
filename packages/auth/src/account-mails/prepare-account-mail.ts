import { findUser, findUserByEmail, type User } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import { issueMailedLink } from "../mailed-links/issue-mailed-link.ts";
import type { LinkPurpose } from "../mailed-links/mailed-link.store.ts";
import { countRecoveryCodesLeft } from "../two-factor/two-factor.store.ts";
import type { AccountMail, AccountMailKind } from "./account-mail.store.ts";

/** What a mail about a log-in says. `at` is when it was caused. */
export type AccountMailFacts = { to: string; at: Date } & (
  | { kind: "verify_email" | "reset_password" | "change_email"; token: string; expiresAt: Date }
  | { kind: "recovery_code_used"; codesLeft: number }
  | { kind: "address_taken" }
  | { kind: Exclude<AccountMailKind, LinkPurpose | "recovery_code_used"> }
);

/**
 * What is to be mailed now; null when there is nothing left to tell, or nobody. The token of a link is made here, so that it is
 * in the mail and nowhere else.
 */
export async function prepareAccountMail(tx: Tx, mail: AccountMail): Promise<AccountMailFacts | null> {
  const user = await findAddressee(tx, mail);
  if (!user || user.disabledAt !== null) return null;
  const { kind, email: to, createdAt: at } = mail;
  switch (kind) {
    case "verify_email": {
      const isOpen = user.email === to && user.emailVerifiedAt === null;
      return isOpen
        ? { kind, to, at, ...(await issueMailedLink(tx, { userId: user.id, purpose: kind, email: to })) }
        : null;
    }
    case "reset_password":
      return { kind, to, at, ...(await issueMailedLink(tx, { userId: user.id, purpose: kind, email: to })) };
    case "change_email": {
      const holder = await findUserByEmail(tx, to);
      if (holder) return { kind: "address_taken", to, at };
      return { kind, to, at, ...(await issueMailedLink(tx, { userId: user.id, purpose: kind, email: to })) };
    }
    case "recovery_code_used":
      return { kind, to, at, codesLeft: await countRecoveryCodesLeft(tx, user.id) };
    default:
      return { kind, to, at };
  }
}

async function findAddressee(tx: Tx, { userId, email }: AccountMail): Promise<User | null> {
  return userId === null ? findUserByEmail(tx, email) : findUser(tx, userId);
}
