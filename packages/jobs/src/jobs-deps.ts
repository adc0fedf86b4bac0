import type { Db } from "@scrip/db";
import type { Mailer } from "@scrip/email";
import type { Logger } from "@scrip/logger";
import type { StripeAccount } from "@scrip/payments";
import type { AlarmsEnv } from "./env.ts";

/** What the functions and sweepers work with. */
export type JobsDeps = {
  db: Db;
  stripe: StripeAccount;
  mailer: Mailer;
  logger: Logger;
  /** Where the web app is, for links in mails; no slash at the end. */
  webUrl: string;
  /** Whom to mail alarms; null: nobody. */
  alarms: AlarmsEnv | null;
};
