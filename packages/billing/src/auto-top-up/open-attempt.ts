import { type Db, inTransaction, readNow } from "@scrip/db";
import { findObstacle, findOpenAttempt, findPackageOnSale, insertAttempt, lockAutoTopUp } from "@scrip/payments";
import { readStanding } from "./read-standing.ts";

/**
 * Opens an attempt to fill the gap of a customer whose available credits are below its threshold, unless one is open or something
 * stands against it. Answers the open attempt's id, whoever opened it; null when there is none. Nothing is charged yet.
 */
export async function openAutoTopUp(db: Db, customerId: string): Promise<string | null> {
  return inTransaction(
    db,
    async (tx) => {
      const settings = await lockAutoTopUp(tx, customerId);
      if (settings === null) return null;
      const open = await findOpenAttempt(tx, customerId);
      if (open !== null) return open.id;
      const now = await readNow(tx);
      if (findObstacle(settings, await readStanding(tx, settings, now), now) !== null) return null;
      const sold = await findPackageOnSale(tx, settings.packageId);
      return sold && insertAttempt(tx, settings, sold, now);
    },
    { isKeyed: true },
  );
}
