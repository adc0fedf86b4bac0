import { type Db, inTransaction } from "@scrip/db";
import { listChangedDays, lockUsageRollup, replaceUsageDay } from "./usage-day.store.ts";

/** Longer than any settlement takes from its first statement to its commit. */
const OVERLAP_MINUTES = 15;
const DAYS_MAX = 1_000;

/**
 * Adds settled requests up by day, customer, model and task. Only days on which something was settled since the last time are
 * added up, each anew as a whole: running it late, twice or in parallel gives the same figures. Answers how many days.
 */
export async function rollUpUsage(db: Db): Promise<number> {
  const days = await listChangedDays(db, OVERLAP_MINUTES, DAYS_MAX);
  for (const day of days) {
    await inTransaction(
      db,
      async (tx) => {
        await lockUsageRollup(tx);
        await replaceUsageDay(tx, day);
      },
      { isKeyed: true },
    );
  }
  return days.length;
}
