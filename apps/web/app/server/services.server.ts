import { type ApiDeps, authenticateRequest, createApiContext, createCaller, listBalanceVersions } from "@scrip/api";
import { closeAssistant, openAssistant } from "@scrip/assistant";
import { createPendingCookie, createSessionCookie, type Principal, readAuthEnv, type SessionCookie } from "@scrip/auth";
import { createDb, readDatabaseEnv, readNow } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { openStripe, readPaymentsEnv } from "@scrip/payments";
import { type BalanceFeed, openBalanceFeed } from "./balance-feed.server.ts";
import type { WebEnv } from "./env.server.ts";
import { paymentPageOrigins } from "./payment-page-origins.server.ts";

export type Api = ReturnType<typeof createCaller>;

/** What the routes work with; made once per process. */
export type Services = ApiDeps & {
  balanceFeed: BalanceFeed;
  /** Where customers write to; null where nobody has set an address. */
  supportAddress: string | null;
  /** Where a form about money may send the browser. */
  paymentPageOrigins: string[];
  /** Who is behind this request; null for nobody. */
  authenticate: (request: Request) => Promise<Principal | null>;
  /** The cookie of a log-in that waits for its second step. */
  pendingCookie: SessionCookie;
  /** The API as `principal`, in this process. Cookies that it wants to set are added to `setCookies`. */
  apiFor: (principal: Principal | null, call?: { setCookies: string[] }) => Api;
  /** The product's one clock. */
  readNow: () => Promise<Date>;
  /** How often this process has had an answer from the database. */
  databaseRoundTrips: () => number;
  /** Rejects while the database does not answer. */
  checkReadiness: () => Promise<void>;
  /** Ends the answers that still run, waits until they are settled, then closes the connections. */
  close: () => Promise<void>;
};

/**
 * Reads the settings of every package that this app uses, and opens what they name.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function openServices(
  { publicUrl, supportAddress }: Pick<WebEnv, "publicUrl" | "supportAddress">,
  logger: Logger,
): Services {
  const { databaseUrl } = readDatabaseEnv();
  const auth = readAuthEnv();
  const payments = readPaymentsEnv();
  let roundTrips = 0;
  const db = createDb(databaseUrl, {
    onLostNotice: (error) => logger.warn({ error }, "a notice was not sent"),
    onRoundTrip: () => {
      roundTrips += 1;
    },
  });
  const assistant = openAssistant({ db, logger, databaseUrl });
  const balanceFeed = openBalanceFeed({
    databaseUrl,
    readVersions: (customerIds) => listBalanceVersions(db, customerIds),
    logger,
  });
  const deps: ApiDeps = {
    db,
    logger,
    audience: "web",
    auth,
    sessionCookie: createSessionCookie({ audience: "web", publicUrl, environment: auth.environment }),
    stripe: openStripe(payments),
    assistant,
    webUrl: publicUrl,
  };
  return {
    ...deps,
    balanceFeed,
    supportAddress,
    paymentPageOrigins: paymentPageOrigins(payments.stripeApiBase),
    authenticate: (request) => authenticateRequest(request, deps),
    pendingCookie: createPendingCookie({ audience: "web", publicUrl, environment: auth.environment }),
    apiFor: (principal, call) => createCaller(createApiContext(deps, principal, call)),
    readNow: () => readNow(db),
    databaseRoundTrips: () => roundTrips,
    checkReadiness: async () => {
      await readNow(db);
    },
    close: async () => {
      await closeAssistant(assistant);
      await balanceFeed.close();
      await db.$disconnect();
    },
  };
}
