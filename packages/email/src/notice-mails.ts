import { displayCredits } from "@scrip/money";
import type { MailContent } from "./create-mailer.ts";
import { renderMessageMail } from "./message-mail.ts";

export type ExpiryNoticeMail = {
  expiringMicrocredits: bigint;
  /** The day (UTC) on which they expire, `yyyy-mm-dd`. */
  expiresOn: string;
  daysBefore: number;
  /** Where the web app is, without a slash at the end. */
  webUrl: string;
};

/** Tells that credits will expire. */
export function renderExpiryNoticeMail(notice: ExpiryNoticeMail): Promise<MailContent> {
  const credits = `${displayCredits(notice.expiringMicrocredits)} credits`;
  const within = notice.daysBefore === 1 ? "within a day" : `within ${notice.daysBefore} days`;
  return renderMessageMail({
    subject: `${credits} expire ${within}`,
    summary: `${credits} of yours expire on ${notice.expiresOn} (UTC). Until then they are spent before your other credits.`,
    facts: [
      ["Expiring", credits],
      ["On", `${notice.expiresOn} UTC`],
    ],
    link: { href: `${notice.webUrl}/credits`, label: "See your credits" },
    footer: footerOf(notice.webUrl),
  });
}

export type LowBalanceMail = { balanceMicrocredits: bigint; thresholdMicrocredits: bigint; webUrl: string };

/** Tells that the balance has fallen below what the customer wants to be told of. */
export function renderLowBalanceMail(notice: LowBalanceMail): Promise<MailContent> {
  const balance = `${displayCredits(notice.balanceMicrocredits)} credits`;
  return renderMessageMail({
    subject: `Your balance is low: ${balance}`,
    summary: `Your balance is ${balance}, below the ${displayCredits(notice.thresholdMicrocredits)} credits of your notice.`,
    facts: [
      ["Balance", balance],
      ["Notice below", `${displayCredits(notice.thresholdMicrocredits)} credits`],
    ],
    link: { href: `${notice.webUrl}/credits`, label: "Buy credits" },
    footer: footerOf(notice.webUrl),
  });
}

function footerOf(webUrl: string): string {
  return `You get this notice because you look after credits at ${webUrl}. Which notices you get is a setting there.`;
}
