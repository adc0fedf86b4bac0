import { createTransport } from "nodemailer";
import type { EmailEnv } from "./env.ts";

/** What a template makes: the same content for people with and without pictures. */
export type MailContent = { subject: string; html: string; text: string };

export type Mail = MailContent & {
  to: string;
  /** What the mail is about, e.g. `receipt.pay_1`: a repetition has the same Message-ID, so that servers can drop it. */
  reference: string;
};

export type Mailer = {
  /** Hands a mail to the SMTP server. Rejects when the server did not take it. Only jobs call this. */
  send(mail: Mail): Promise<void>;
  close(): void;
};

const TIMEOUT_MS = 10_000;

/** Opens no connection before the first mail. */
export function createMailer({ smtpUrl, from }: EmailEnv): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    // Templates hold all they show: nothing is read from disk or network on the way.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, html, text, reference }) {
      const messageId = `<${reference}@${senderDomain(from)}>`;
      await transport.sendMail({ from, to, subject, html, text, messageId });
    },
    close: () => transport.close(),
  };
}

function senderDomain(from: string): string {
  return from.replace(/^.*@/, "").replace(/>$/, "");
}
