import { type Db, inStatement } from "@scrip/db";
import { deleteMessagesSentBefore } from "./outbox.store.ts";

/** Inngest knows an id again for a day; the rest is for people who look what was sent. */
const KEPT_DAYS = 7;

/**
 * Deletes a batch of messages a week after they were sent. What is sent once is sent once by its own key, never by the row of its
 * message. Answers whether there may be more.
 */
export async function deleteSentMessages(db: Db, limit = 2_000): Promise<boolean> {
  const deleted = await inStatement(db, (tx) => deleteMessagesSentBefore(tx, KEPT_DAYS, limit), { isKeyed: true });
  return deleted === limit;
}
