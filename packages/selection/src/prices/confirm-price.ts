import { readNow, type Tx } from "@scrip/db";
import { markConfirmed } from "./price-version.store.ts";

/**
 * An operator says that a price in quarantine is meant. Answers false where there is nothing to confirm. A customer price of
 * zero stays unusable all the same.
 */
export async function confirmPrice(
  tx: Tx,
  { priceId, operatorId }: { priceId: string; operatorId: string },
): Promise<boolean> {
  return markConfirmed(tx, priceId, operatorId, await readNow(tx));
}
