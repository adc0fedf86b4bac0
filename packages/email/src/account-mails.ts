import type { MailContent } from "./create-mailer.ts";
import { type MessageMail, renderMessageMail } from "./message-mail.ts";

/** A mail with a link that works once. `webUrl` without a slash at the end; the links lead nowhere else. */
export type AccountLinkMail = {
  kind: "verify_email" | "change_email" | "reset_password";
  to: string;
  token: string;
  expiresAt: Date;
  webUrl: string;
};

/** What happened to an account, for its owner to object to. `at` is when. */
export type AccountNewsMail = { to: string; at: Date; webUrl: string } & (
  | { kind: "recovery_code_used"; codesLeft: number }
  | {
      kind:
        | "address_taken"
        | "email_change_asked"
        | "email_changed"
        | "password_changed"
        | "two_factor_on"
        | "two_factor_off"
        | "recovery_codes_replaced";
    }
);

const LINKS = {
  verify_email: {
    path: "/verify",
    label: "Confirm this address",
    subject: "Confirm your e-mail address",
    summary: "Confirm that this address is yours, so that we can reach you about your account.",
    footer: "If you did not sign up at Scrip, do nothing. Nobody can use this address here without the link.",
  },
  change_email: {
    path: "/verify",
    label: "Use this address",
    subject: "Confirm your new e-mail address",
    summary: "Confirm that this address is yours. From then on you log in to Scrip with it.",
    footer: "If you did not ask for this, do nothing. The account keeps its old address.",
  },
  reset_password: {
    path: "/reset",
    label: "Choose a new password",
    subject: "Choose a new password",
    summary: "Somebody, we hope you, asked for a new password for your account.",
    footer: "If it was not you, do nothing: your password stays as it is. Nobody can change it without the link.",
  },
} as const;

/** Asks the owner of an address to open a link. */
export function renderAccountLinkMail({ kind, to, token, expiresAt, webUrl }: AccountLinkMail): Promise<MailContent> {
  const { path, label, subject, summary, footer } = LINKS[kind];
  return renderMessageMail({
    subject,
    summary,
    facts: [
      ["Address", to],
      ["The link works once, until", writeTime(expiresAt)],
    ],
    link: { href: `${webUrl}${path}?token=${encodeURIComponent(token)}`, label },
    footer,
  });
}

const RESET = "If this was not you, choose a new password now: that ends every session and every link that was mailed.";

/** Tells the owner of an account what happened to it, and what to do if it was somebody else. */
export function renderAccountNewsMail(news: AccountNewsMail): Promise<MailContent> {
  const { subject, summary, footer, ...rest } = describeNews(news);
  return renderMessageMail({
    subject,
    summary,
    facts: [["When", writeTime(news.at)], ...(rest.facts ?? [])],
    link: rest.link ?? { href: `${news.webUrl}/forgot`, label: "It was not me" },
    footer,
  });
}

type News = Pick<MessageMail, "subject" | "summary" | "footer"> & Partial<Pick<MessageMail, "facts" | "link">>;

function describeNews(news: AccountNewsMail): News {
  const { webUrl } = news;
  switch (news.kind) {
    case "password_changed":
      return {
        subject: "Your password was changed",
        summary: "The password of your account was changed. Your other sessions have ended.",
        footer: RESET,
      };
    case "two_factor_on":
      return {
        subject: "Two-factor is on",
        summary: "Your account now asks for a code of your authenticator at each log-in.",
        footer: RESET,
      };
    case "two_factor_off":
      return {
        subject: "Two-factor is off",
        summary: "Your account no longer asks for a code at the log-in. The password alone is enough.",
        footer: RESET,
      };
    case "recovery_codes_replaced":
      return {
        subject: "You have new recovery codes",
        summary: "New recovery codes were made for your account. The old ones open nothing any more.",
        footer: RESET,
      };
    case "recovery_code_used":
      return {
        subject: "A recovery code was used",
        summary: "A recovery code was used for your account in place of a code of your authenticator.",
        facts: [["Codes left", String(news.codesLeft)]],
        footer: RESET,
      };
    case "email_change_asked":
      return {
        subject: "Your account is to move to another address",
        summary:
          "Somebody who knows your password asked to move your account to another address. It has not moved yet.",
        footer: RESET,
      };
    case "email_changed":
      return {
        subject: "Your account has moved to another address",
        summary: "Your account has another e-mail address now. You log in with that one.",
        link: { href: `${webUrl}/support`, label: "It was not me" },
        footer: "If this was not you, write to support at once: this address opens nothing here any more.",
      };
    case "address_taken":
      return {
        subject: "This address has an account already",
        summary:
          "Somebody, we hope you, wanted to move another account to this address. It has an account, so nothing was changed.",
        link: { href: `${webUrl}/login`, label: "Log in to the account that is here" },
        footer: "If it was not you, do nothing. Your account stays as it is.",
      };
  }
}

function writeTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
