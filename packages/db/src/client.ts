import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "./generated/client.ts";
import { giveUpWhenSilent } from "./give-up-when-silent.ts";

import { createNotifier, useNotifier } from "./notices.ts";
import { namePrepared, usePool } from "./query-prepared.ts";

/** The database: opens transactions, reads outside of them. */
export type Db = PrismaClient;
/** What a store function takes: a transaction, or the database itself for a single statement. */
export type Tx = Prisma.TransactionClient;

const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_CONNECTION_MS = 10_000;
/** Longer than an ordinary statement may take, and than an unused connection is kept. */
const SILENCE_MAX_MS = 12_000;

export type DbOptions = {
  poolSize?: number;
  /** Told why a notice of `notifyAfterCommit` could not be sent. */
  onLostNotice?: (error: unknown) => void;
  /** Told each time that the database has answered a message. */
  onRoundTrip?: () => void;
};

/**
 * Opens a pool of connections. `poolSize` connections are shared by all requests of the process; 16 is enough for the
 * two-core machine it is measured on. Time limits are set on each connection, so that nothing waits for ever: the server
 * ends what takes too long, and a connection that the network has forgotten is given up.
 */
export function createDb(
  databaseUrl: string,
  { poolSize = 16, onLostNotice = () => undefined, onRoundTrip }: DbOptions = {},
): Db {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    options: [
      `-c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
      `-c lock_timeout=${LOCK_TIMEOUT_MS}`,
      `-c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_TIMEOUT_MS}`,
    ].join(" "),
  });
  // An idle connection that breaks is replaced when the next one is needed; Prisma listens only from its first query on.
  pool.on("error", () => undefined);
  giveUpWhenSilent(pool, SILENCE_MAX_MS);
  if (onRoundTrip) pool.on("connect", (client) => client.connection.on("readyForQuery", onRoundTrip));
  const db = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: namePrepared }),
  });
  useNotifier(db, createNotifier(pool, onLostNotice));
  usePool(db, pool);
  return db;
}
