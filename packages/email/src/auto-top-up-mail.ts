import type { MailContent } from "./create-mailer.ts";
import { displayPrice } from "./display-price.ts";
import { type MessageMail, renderMessageMail } from "./message-mail.ts";

export type AutoTopUpMail = {
  packageName: string;
  priceCents: number;
  /** "visa ending in 4242". */
  card: string;
  /** Where the web app is, without a slash at the end. */
  webUrl: string;
} & (
  | { event: "declined"; nextAttemptAt: string }
  /** `url`: where the holder of the card finishes the payment. */
  | { event: "confirm"; url: string }
  | { event: "off"; reason: string }
);

/** Tells what became of an automatic top-up that did not go through. One that did has its receipt. */
export function renderAutoTopUpMail(mail: AutoTopUpMail): Promise<MailContent> {
  const { packageName, priceCents, card, webUrl } = mail;
  return renderMessageMail({
    ...describe(mail),
    facts: [
      ["Package", packageName],
      ["Price", displayPrice(priceCents)],
      ["Card", card],
    ],
    footer: `You get this mail because automatic top-up was turned on at ${webUrl}. It can be turned off there at any time.`,
  });
}

function describe(mail: AutoTopUpMail): Pick<MessageMail, "subject" | "summary" | "link"> {
  const settings = { href: `${mail.webUrl}/credits#auto-top-up`, label: "See automatic top-up" };
  switch (mail.event) {
    case "declined":
      return {
        subject: "Your automatic top-up was declined",
        summary: `Your bank declined the card, and nothing was charged. We try again at ${displayTime(mail.nextAttemptAt)}.`,
        link: settings,
      };
    case "confirm":
      return {
        subject: "Please confirm your automatic top-up",
        summary: "Your bank wants you to confirm this payment. Nothing was charged, and no credits were added yet.",
        link: { href: mail.url, label: "Confirm the payment" },
      };
    case "off":
      return {
        subject: "Automatic top-up is off",
        summary: `${REASONS[mail.reason] ?? "It could not go on"}, so automatic top-up was turned off and your card was removed.`,
        link: settings,
      };
  }
}

const REASONS: Record<string, string> = {
  declined: "Your card was declined several times in a row",
  not_confirmed: "The payment was not confirmed",
  card_missing: "Your card is not there any more",
  quarantined: "The payment was not what we asked for and is being looked at",
};

/** `2026-11-23T04:10:00.000Z` as `2026-11-23 04:10 UTC`. */
function displayTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
