import type { Pool } from "pg";
import { inTransaction, readClock } from "./database.ts";
import { takeDueWork } from "./executor.store.ts";
import type { Faults } from "./faults.ts";
import type { RequestQueue } from "./request-queue.ts";
import { startDueCronRuns } from "./start-runs.ts";

/**
 * One pass of the clock: starts what schedules ask for and gives the queue the work that is due by now for the apps that
 * are up, in the transaction that marks it as given.
 */
export async function handOverDueWork(
  pool: Pool,
  queue: RequestQueue,
  appUrls: string[],
  faults: Faults,
): Promise<void> {
  const count = await inTransaction(pool, async (tx) => {
    const now = await readClock(tx);
    await startDueCronRuns(tx, now);
    const due = await takeDueWork(tx, appUrls, now);
    if (due.length > 0) await queue.add(tx, due, faults.shuffle);
    return due.length;
  });
  if (count > 0) queue.wake();
}
