import type { SandboxFile } from "../../../../scripts/stack/sandbox-file.ts";

const MAIL_WAIT_MS = 30_000;
const POLL_MS = 200;

export type Mail = { to: string; subject: string; text: string; html: string };

/** Waits for the newest mail to this address under this subject that came after `known` of them, and answers it. */
export async function waitForMail(
  stack: SandboxFile,
  { to, subject, known = 0 }: { to: string; subject: string; known?: number },
): Promise<Mail> {
  const deadline = Date.now() + MAIL_WAIT_MS;
  for (;;) {
    const found = (await readMails(stack, to)).filter((mail) => mail.subject === subject);
    if (found[0] && found.length > known) return found[0];
    if (Date.now() > deadline) throw new Error(`no mail "${subject}" came to ${to}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What was mailed to this address, newest first. */
export async function readMails(stack: SandboxFile, to: string): Promise<Mail[]> {
  const mails = (await (await fetch(`${stack.mailbox}/messages`)).json()) as Mail[];
  return mails.filter((mail) => mail.to === to);
}

/** The one link in a mail, without the app's address. */
export function linkIn(stack: SandboxFile, { text }: Mail): string {
  const [link] = text.match(/https?:\/\/\S+/) ?? [];
  if (!link?.startsWith(`${stack.web}/`)) throw new Error(`a link leads elsewhere: ${text}`);
  return link.slice(stack.web.length);
}
