import type { Pool } from "pg";
import type { PgBoss } from "pg-boss";
import { inTransaction, readClock, type Tx } from "./database.ts";
import { takeDueWork } from "./executor.store.ts";
import { startDueCronRuns } from "./start-runs.ts";

export const QUEUE = "requests";

/**
 * One pass of the clock: starts what schedules ask for and gives pg-boss the work that is due by now for the apps that
 * are up, in the transaction that marks it as given.
 */
export async function handOverDueWork(pool: Pool, boss: PgBoss, appUrls: string[]): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const now = await readClock(tx);
    await startDueCronRuns(tx, now);
    const due = await takeDueWork(tx, appUrls, now);
    if (due.length === 0) return;
    await boss.insert(
      QUEUE,
      due.map((data) => ({ data })),
      { db: asBossDatabase(tx) },
    );
  });
}

function asBossDatabase(tx: Tx): ReturnType<PgBoss["getDb"]> {
  return { executeSql: (text, values) => tx.query(text, values) };
}
