import type { Db } from "@scrip/db";
import type { Mailer } from "@scrip/email";
import type { Logger } from "@scrip/logger";
import type { StripeAccount } from "@scrip/payments";

/** What the functions and sweepers work with. */
export type JobsDeps = {
  db: Db;
  stripe: StripeAccount;
  mailer: Mailer;
  logger: Logger;
  /** Where the web app is, for links in mails; no slash at the end. */
  webUrl: string;
};
