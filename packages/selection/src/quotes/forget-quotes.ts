import { type Db, inTransaction } from "@scrip/db";
import { forgetExpiredQuotes } from "./forgotten-quote.store.ts";

/**
 * Looks at the next `limit` quotes (and at those that ended at the same moment) that ended more than a day ago, and deletes those
 * that no request and no hold has used; each quote is looked at once. Safe to run anywhere, any time: of several at once one does
 * it. Answers whether there may be more.
 */
export async function forgetQuotes(db: Db, limit = 2_000): Promise<boolean> {
  const { lookedAt } = await inTransaction(db, (tx) => forgetExpiredQuotes(tx, limit), { isKeyed: true });
  return lookedAt >= limit;
}
