import {
  type AccountMailFacts,
  claimAccountMail,
  deleteAccountMail,
  hasAccountMail,
  prepareAccountMail,
  releaseAccountMail,
} from "@scrip/auth";
import { type MailContent, renderAccountLinkMail, renderAccountNewsMail } from "@scrip/email";
import type { JobsDeps } from "../jobs-deps.ts";
import { type MailOutcome, mailOnce } from "../mail-once.ts";

/** Sends a mail about a log-in, once. One that has nothing left to tell, or nobody, is dropped. */
export function mailAccount(
  { db, mailer, webUrl }: Pick<JobsDeps, "db" | "mailer" | "webUrl">,
  mailId: string,
): Promise<MailOutcome> {
  return mailOnce({
    claim: () => claimAccountMail(db, mailId),
    async send(mail) {
      const facts = await prepareAccountMail(db, mail);
      if (facts === null) return;
      await mailer.send({ ...(await render(facts, webUrl)), to: facts.to, reference: `account.${mailId}` });
    },
    mark: () => deleteAccountMail(db, mailId),
    release: () => releaseAccountMail(db, mailId),
    isPending: () => hasAccountMail(db, mailId),
  });
}

function render(facts: AccountMailFacts, webUrl: string): Promise<MailContent> {
  switch (facts.kind) {
    case "verify_email":
    case "change_email":
    case "reset_password":
      return renderAccountLinkMail({ ...facts, webUrl });
    default:
      return renderAccountNewsMail({ ...facts, webUrl });
  }
}
