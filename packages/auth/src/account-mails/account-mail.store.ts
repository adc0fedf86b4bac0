import type { Tx } from "@scrip/db";

/** What a mail about a log-in tells or asks. */
export type AccountMailKind =
  | "verify_email"
  | "reset_password"
  | "change_email"
  | "email_change_asked"
  | "email_changed"
  | "password_changed"
  | "two_factor_on"
  | "two_factor_off"
  | "recovery_code_used"
  | "recovery_codes_replaced";

/** A mail to be sent. Without a user it is for whoever has the address, if anybody. */
export type AccountMail = {
  id: string;
  kind: AccountMailKind;
  userId: string | null;
  email: string;
  createdAt: Date;
};

/** Longer than a mail server is waited for. Whoever dies with a mail lets go of it after that. */
const LEASE_SECONDS = 120;
/** The job has its chance before the sweeper comes. */
const OVERDUE_SECONDS = 60;

export async function insertAccountMail(tx: Tx, mail: Omit<AccountMail, "createdAt">): Promise<void> {
  await tx.accountMail.create({ data: mail, select: { id: true } });
}

/** Takes a mail to send it; null when that is done, or somebody else is at it. */
export async function claimAccountMail(tx: Tx, mailId: string): Promise<AccountMail | null> {
  const [mail] = await tx.$queryRaw<AccountMail[]>`
    UPDATE account_mail SET mail_due_at = scrip_now() + ${LEASE_SECONDS}::int * interval '1 second'
    WHERE id = ${mailId} AND mail_due_at <= scrip_now()
    RETURNING id, kind, user_id AS "userId", email, created_at AS "createdAt"`;
  return mail ?? null;
}

/** The mail was sent, or nobody needs it any more: nothing of it is kept. */
export async function deleteAccountMail(tx: Tx, mailId: string): Promise<void> {
  await tx.accountMail.deleteMany({ where: { id: mailId } });
}

/** Mails to this user that are not sent yet, of one kind or all, are not sent at all. */
export async function deleteAccountMailsOfUser(tx: Tx, userId: string, kind?: AccountMailKind): Promise<void> {
  await tx.accountMail.deleteMany({ where: { userId, ...(kind === undefined ? {} : { kind }) } });
}

/** Lets go of a mail that could not be sent. */
export async function releaseAccountMail(tx: Tx, mailId: string): Promise<void> {
  await tx.$executeRaw`UPDATE account_mail SET mail_due_at = scrip_now() WHERE id = ${mailId}`;
}

/** True while the mail is still to be sent, by whomever. */
export async function hasAccountMail(tx: Tx, mailId: string): Promise<boolean> {
  return (await tx.accountMail.count({ where: { id: mailId } })) > 0;
}

/** Mails that no job has sent in time, oldest first. */
export async function listOverdueAccountMails(tx: Tx, limit: number): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM account_mail
    WHERE mail_due_at < scrip_now() - ${OVERDUE_SECONDS}::int * interval '1 second'
    ORDER BY mail_due_at, id LIMIT ${limit}`;
}
