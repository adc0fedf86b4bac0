import { type ApiDeps, createApiContext, createCaller } from "@scrip/api";
import { closeAssistant, openAssistant } from "@scrip/assistant";
import { createPendingCookie, createSessionCookie, type Principal, readAuthEnv, type SessionCookie } from "@scrip/auth";
import { createDb, readDatabaseEnv, readNow } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { openStripe, readPaymentsEnv } from "@scrip/payments";

export type Api = ReturnType<typeof createCaller>;

/** What the routes work with; made once per process. */
export type Services = ApiDeps & {
  /** The cookie of a log-in that waits for its second step. */
  pendingCookie: SessionCookie;
  /** The API as `principal`, in this process. With a key, a repetition is the same call. */
  apiFor: (principal: Principal, idempotencyKey?: string) => Api;
  /** The product's one clock. */
  readNow: () => Promise<Date>;
  /** Rejects while the database does not answer. */
  checkReadiness: () => Promise<void>;
  /** How often this process has had an answer from the database. */
  databaseRoundTrips: () => number;
  close: () => Promise<void>;
};

/**
 * Reads the settings of every package that this app uses, and opens what they name.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function openServices({ publicUrl, webUrl }: { publicUrl: URL; webUrl: URL }, logger: Logger): Services {
  const auth = readAuthEnv();
  const { databaseUrl } = readDatabaseEnv();
  let roundTrips = 0;
  const db = createDb(databaseUrl, {
    onRoundTrip: () => {
      roundTrips += 1;
    },
    onLostNotice: (error) => logger.warn({ error }, "a notice was not sent"),
  });
  const assistant = openAssistant({ db, logger, databaseUrl });
  const deps: ApiDeps = {
    db,
    logger,
    audience: "admin",
    auth,
    sessionCookie: createSessionCookie({ audience: "admin", publicUrl, environment: auth.environment }),
    stripe: openStripe(readPaymentsEnv()),
    assistant,
    webUrl,
  };
  return {
    ...deps,
    pendingCookie: createPendingCookie({ audience: "admin", publicUrl, environment: auth.environment }),
    apiFor: (principal, idempotencyKey) =>
      createCaller(createApiContext(deps, principal, { idempotencyKey: idempotencyKey ?? null })),
    readNow: () => readNow(db),
    databaseRoundTrips: () => roundTrips,
    checkReadiness: async () => {
      await readNow(db);
    },
    close: async () => {
      await closeAssistant(assistant);
      await db.$disconnect();
    },
  };
}
