import type { AssistantDeps } from "@scrip/assistant";
import type { Audience, AuthEnv, SessionCookie } from "@scrip/auth";
import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import type { StripeAccount } from "@scrip/payments";

/** What the API works with. Made once per process by the app that serves it. */
export type ApiDeps = {
  db: Db;
  logger: Logger;
  /** The app that serves: its sessions, and no others, count here. */
  audience: Audience;
  auth: AuthEnv;
  sessionCookie: SessionCookie;
  stripe: StripeAccount;
  assistant: AssistantDeps;
  /** Where customers are sent: back from a purchase, or to buy more credits. */
  webUrl: URL;
};
