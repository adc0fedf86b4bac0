import { displayCredits } from "@scrip/money";
import type { MailContent } from "./create-mailer.ts";
import { type MessageMail, renderMessageMail } from "./message-mail.ts";

export type SubscriptionMail = {
  planName: string;
  /** Where the web app is, without a slash at the end. */
  webUrl: string;
} & (
  | { change: "renewed"; creditsMicrocredits: bigint; expiresAt: Date }
  /** `retriesAt`: null when nothing is tried any more. */
  | { change: "payment_failed"; retriesAt: Date | null }
  | { change: "ends"; endsAt: Date }
  | { change: "recovered" | "cancelled" | "given_up" }
);

type Words = Pick<MessageMail, "subject" | "summary"> & { more?: [label: string, value: string][] };

/** Tells what has become of a plan. */
export function renderSubscriptionMail(mail: SubscriptionMail): Promise<MailContent> {
  const { subject, summary, more = [] } = describe(mail);
  return renderMessageMail({
    subject,
    summary,
    facts: [["Plan", mail.planName], ...more],
    link: { href: `${mail.webUrl}/credits#plan`, label: "See your plan" },
    footer: `You get this mail because you look after credits at ${mail.webUrl}.`,
  });
}

function describe(mail: SubscriptionMail): Words {
  const { planName } = mail;
  switch (mail.change) {
    case "renewed": {
      const credits = `${displayCredits(mail.creditsMicrocredits)} credits`;
      return {
        subject: `Your ${planName} plan was renewed: ${credits}`,
        summary: `Your ${planName} plan was renewed and brought ${credits}. They can be used until ${displayDay(mail.expiresAt)}.`,
        more: [
          ["Credits", credits],
          ["Until", displayDay(mail.expiresAt)],
        ],
      };
    }
    case "payment_failed": {
      const next =
        mail.retriesAt === null
          ? "Change the card to keep the plan."
          : `It is tried again on ${displayDay(mail.retriesAt)}; change the card before that if it is not to fail again.`;
      return {
        subject: `The payment for your ${planName} plan failed`,
        summary: `The payment for your ${planName} plan did not go through, and no credits were added. ${next}`,
      };
    }
    case "recovered":
      return {
        subject: `Your ${planName} plan is paid again`,
        summary: `The payment for your ${planName} plan went through after all, and its credits are here.`,
      };
    case "ends":
      return {
        subject: `Your ${planName} plan ends on ${displayDay(mail.endsAt)}`,
        summary: `Your ${planName} plan ends on ${displayDay(mail.endsAt)} and is not renewed. Credits that are here keep their date. Until then you can change your mind.`,
        more: [["Ends", displayDay(mail.endsAt)]],
      };
    case "cancelled":
      return {
        subject: `Your ${planName} plan has ended`,
        summary: `Your ${planName} plan has ended. Nothing more is charged, and credits that are here keep their date.`,
      };
    case "given_up":
      return {
        subject: `Your ${planName} plan has ended: it could not be paid`,
        summary: `The payment for your ${planName} plan failed too often, so the plan has ended. Credits that are here keep their date, and you can subscribe again.`,
      };
  }
}

/** The day in UTC. */
function displayDay(date: Date): string {
  return `${date.toISOString().slice(0, 10)} (UTC)`;
}
