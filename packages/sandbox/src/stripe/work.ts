import type { Pool } from "pg";
import { readNow } from "./clock.ts";
import { inTransaction, type Tx } from "./database.ts";
import type { Faults } from "./faults.ts";

/** The API request that caused a change; both null when a person on the hosted page or the clock did. */
export type Cause = { id: string | null; idempotency_key: string | null };
export const NO_REQUEST: Cause = { id: null, idempotency_key: null };

/** What every change needs: its transaction, the time it happens at, and who asked for it. */
export type Work = {
  tx: Tx;
  now: Date;
  request: Cause;
  faults: Faults;
  /** Where a browser finds the hosted pages; no slash at the end. */
  publicUrl: string;
};

/** Runs one change in a transaction of its own; its webhooks go out once it is committed. */
export type RunWork = <T>(request: Cause, change: (work: Work) => Promise<T>) => Promise<T>;

export function createWorkRunner(options: {
  pool: Pool;
  faults: Faults;
  publicUrl: string;
  onCommit(): void;
}): RunWork {
  const { pool, faults, publicUrl, onCommit } = options;
  return async (request, change) => {
    const result = await inTransaction(pool, async (tx) => {
      return change({ tx, now: await readNow(tx), request, faults, publicUrl });
    });
    onCommit();
    return result;
  };
}
