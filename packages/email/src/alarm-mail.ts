import type { MailContent } from "./create-mailer.ts";
import { renderMessageMail } from "./message-mail.ts";

export type AlarmMailContent = {
  kind: string;
  subject: string;
  message: string;
  details: Record<string, string | number | boolean | null>;
  raisedAt: Date;
  /** Where the admin app is, without a slash at the end. */
  adminUrl: string;
};

const SUBJECT_LENGTH_MAX = 200;

/** Asks operators to look at something. */
export function renderAlarmMail(alarm: AlarmMailContent): Promise<MailContent> {
  const details = Object.entries(alarm.details).map(([name, value]): [string, string] => [name, String(value)]);
  return renderMessageMail({
    subject: oneLine(`Alarm: ${alarm.kind}, ${alarm.subject}`),
    summary: alarm.message,
    facts: [
      ["Kind", alarm.kind],
      ["Subject", alarm.subject],
      ["Raised", `${alarm.raisedAt.toISOString().slice(0, 19).replace("T", " ")} UTC`],
      ...details,
    ],
    link: { href: alarm.adminUrl, label: "Open the admin app" },
    footer: "You get this mail because ALARM_EMAIL names you. It is sent once, however often the same thing happens.",
  });
}

/** What is about an alarm may come from outside, and a subject is a header. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, SUBJECT_LENGTH_MAX);
}
