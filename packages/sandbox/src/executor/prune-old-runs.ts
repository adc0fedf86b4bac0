import type { Pool } from "pg";
import { inTransaction, readClock } from "./database.ts";
import { deleteOldRuns } from "./executor.store.ts";

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const BATCH = 500;

/** Forgets runs a week after their end, with their steps, and keys that have expired. */
export async function pruneOldRuns(pool: Pool): Promise<void> {
  const prune = () =>
    inTransaction(pool, async (tx) => {
      const now = await readClock(tx);
      return deleteOldRuns(tx, new Date(now.getTime() - KEPT_MS), now, BATCH);
    });
  while ((await prune()) === BATCH);
}
