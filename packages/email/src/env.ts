import { AppError } from "@scrip/errors";

export type EmailEnv = {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  smtpUrl: string;
  /** The sender, e.g. `Scrip <hello@scrip.example>`. */
  from: string;
};

const SENDER = /^[^@\r\n]*[^@\s<]+@[^@\s>]+>?$/;

/**
 * Reads SMTP_URL and MAIL_FROM.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function readEmailEnv(source: Record<string, string | undefined> = process.env): EmailEnv {
  const smtpUrl = source["SMTP_URL"] ?? "";
  const from = source["MAIL_FROM"] ?? "";
  if (!URL.canParse(smtpUrl) || !/^smtps?:\/\/[^/]/.test(smtpUrl)) {
    throw new AppError("misconfigured", "SMTP_URL must be a URL such as smtps://user:password@mail.example.com");
  }
  if (!SENDER.test(from)) {
    throw new AppError("misconfigured", "MAIL_FROM must be an e-mail address, with or without a name before it");
  }
  return { smtpUrl, from };
}
