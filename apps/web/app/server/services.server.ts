import { createCaller } from "@scrip/api";
import { type AssistantDeps, createAssistantDeps } from "@scrip/assistant";
import {
  type AuthEnv,
  authenticateSession,
  createSessionCookie,
  readAuthEnv,
  type SessionCookie,
  type SessionPrincipal,
} from "@scrip/auth";
import { createDb, type Db, readDatabaseEnv, readNow } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { openStripe, readPaymentsEnv, type StripeAccount } from "@scrip/payments";
import { type BalanceFeed, openBalanceFeed } from "./balance-feed.server.ts";
import type { WebEnv } from "./env.server.ts";
import { createRunningChats, type RunningChats } from "./running-chats.server.ts";

export type Api = ReturnType<typeof createCaller>;

/** What the routes work with; made once per process. */
export type Services = {
  db: Db;
  logger: Logger;
  auth: AuthEnv;
  sessionCookie: SessionCookie;
  stripe: StripeAccount;
  assistant: AssistantDeps;
  balanceFeed: BalanceFeed;
  runningChats: RunningChats;
  /** Who is behind the cookie of this request; null for nobody. */
  authenticate: (request: Request) => Promise<SessionPrincipal | null>;
  apiFor: (principal: SessionPrincipal | null) => Api;
  /** Rejects while a dependency does not answer. */
  checkReadiness: () => Promise<void>;
  close: () => Promise<void>;
};
