import type { MailContent } from "./create-mailer.ts";
import { renderMessageMail } from "./message-mail.ts";

/** Tells whoever had an account that it is gone. The last mail: the address is forgotten with it. */
export function renderAccountDeletedMail({ webUrl }: { webUrl: string }): Promise<MailContent> {
  return renderMessageMail({
    subject: "Your account was deleted",
    summary:
      "Your account was deleted, and the credits that were left ended with it. Your conversations are erased; your payments are kept without your name.",
    facts: [],
    link: { href: webUrl, label: "Open Scrip" },
    footer: `You get this mail because your account at ${webUrl} was deleted with its password. It is the last one. If that was not you, write to support.`,
  });
}
