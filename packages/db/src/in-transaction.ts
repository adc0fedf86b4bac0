import { AppError } from "@scrip/errors";
import type { Db, Tx } from "./client.ts";
import { databaseErrorCode } from "./database-error-code.ts";
import { errorLayers } from "./error-layers.ts";
import { isConnectionLoss } from "./is-connection-loss.ts";
import { collectNotices, type Notice, sendNotices } from "./notices.ts";

const ATTEMPTS_MAX = 5;
/** No new attempt begins after this long: whoever waits for the answer has a limit too. */
const ATTEMPTS_FOR_MS = 10_000;
const TRANSACTION_TIMEOUT_MS = 5_000;
const WAIT_FOR_CONNECTION_MS = 10_000;
const BACKOFF_BASE_MS = 10;
const CONFLICT_CODES = new Set(["40001", "40P01"]);
/** lock_not_available, query_canceled: our own time limits of createDb. */
const TIME_LIMIT_CODES = new Set(["55P03", "57014"]);
/** No connection within the time, or the transaction took too long; Prisma has rolled it back. */
const PRISMA_TRANSACTION_ENDED = "P2028";

export type TransactionOptions = {
  /**
   * Promises that the work, run again after it was committed, changes nothing and gives an answer that is as good: every
   * effect has a key (a business key, the id of a hold), or a condition that no longer holds. Then it is also repeated when
   * the connection was lost during COMMIT, where nobody knows whether it was kept. Without this promise such an error is thrown.
   */
  isKeyed?: boolean;
};

/**
 * Runs the work in one transaction (READ COMMITTED) and again, at most five times within ten seconds, after a serialization
 * failure, a deadlock or the loss of the connection: rolled-back work is safe to run again, nothing of it was kept. No
 * network call belongs inside.
 *
 * @throws {AppError} `busy` a lock, a connection or the database itself was not available in time; nothing was kept, or the
 *   work is keyed: either way it may be tried again
 */
export async function inTransaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return attempt(options, async (progress) => {
    const result = await db.$transaction((tx) => doWork(tx, work, progress), {
      timeout: TRANSACTION_TIMEOUT_MS,
      maxWait: WAIT_FOR_CONNECTION_MS,
    });
    sendNotices(db, progress.notices);
    return result;
  });
}

/**
 * As {@link inTransaction}, for work that is a single statement, which Postgres makes a transaction of its own: one round trip
 * instead of three.
 *
 * @throws {AppError} `busy`, as {@link inTransaction} does
 */
export async function inStatement<T>(
  db: Db,
  work: (db: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return attempt(options, (progress) => {
    progress.isWorkDone = true; // its end and COMMIT are one
    return work(db);
  });
}

async function attempt<T>(
  { isKeyed = false }: TransactionOptions,
  run: (progress: Progress) => Promise<T>,
): Promise<T> {
  const lastStart = performance.now() + ATTEMPTS_FOR_MS;
  for (let count = 1; ; count += 1) {
    const progress: Progress = { isWorkDone: false, notices: [] };
    try {
      return await run(progress);
    } catch (error) {
      const isLost = isConnectionLoss(error);
      // Behind the work comes COMMIT: from there on a lost connection does not say whether it was kept.
      if (isLost && progress.isWorkDone && !isKeyed) throw error;
      const mayTryAgain = count < ATTEMPTS_MAX && performance.now() < lastStart;
      if (!mayTryAgain || !(isLost || isConflict(error))) throw describeFailure(error, isLost);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * BACKOFF_BASE_MS * 2 ** count));
    }
  }
}

type Progress = { isWorkDone: boolean; notices: Notice[] };

async function doWork<T>(tx: Tx, work: (tx: Tx) => Promise<T>, progress: Progress): Promise<T> {
  progress.notices = collectNotices(tx);
  const result = await work(tx);
  progress.isWorkDone = true;
  return result;
}

function isConflict(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code !== null && CONFLICT_CODES.has(code);
}

function describeFailure(error: unknown, isLost: boolean): unknown {
  if (!isLost && !isOutOfTime(error)) return error;
  return new AppError("busy", isLost ? "the database could not be reached" : "the database did not answer in time", {
    publicMessage: "The account is busy. Try again in a moment.",
    cause: error,
  });
}

function isOutOfTime(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if (code !== null) return TIME_LIMIT_CODES.has(code);
  return [...errorLayers(error)].some((layer) => layer["code"] === PRISMA_TRANSACTION_ENDED);
}
