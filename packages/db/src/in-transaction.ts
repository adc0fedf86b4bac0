import { AppError } from "@scrip/errors";
import type { Db, Tx } from "./client.ts";
import { databaseErrorCode } from "./database-error-code.ts";

const ATTEMPTS_MAX = 5;
const TRANSACTION_TIMEOUT_MS = 5_000;
const WAIT_FOR_CONNECTION_MS = 10_000;
const BACKOFF_BASE_MS = 10;
const LOCK_NOT_AVAILABLE = "55P03";
const RETRIED_CODES = new Set(["40001", "40P01"]);

/**
 * Runs the work in one transaction (READ COMMITTED) and again, at most five times, after a serialization failure or a
 * deadlock: rolled-back work is safe to run again, nothing of it was kept. No network call belongs inside.
 *
 * @throws {AppError} `busy` when another transaction held a lock for too long
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction(work, { timeout: TRANSACTION_TIMEOUT_MS, maxWait: WAIT_FOR_CONNECTION_MS });
    } catch (error) {
      const code = databaseErrorCode(error);
      if (code === LOCK_NOT_AVAILABLE) {
        throw new AppError("busy", "a lock was not available in time", {
          publicMessage: "The account is busy. Try again in a moment.",
          cause: error,
        });
      }
      if (code === null || !RETRIED_CODES.has(code) || attempt === ATTEMPTS_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * BACKOFF_BASE_MS * 2 ** attempt));
    }
  }
}
