import { type Db, inTransaction } from "@scrip/db";
import { deleteConversationRows, listConversationsToErase } from "../conversations/conversation.store.ts";
import { saveRetentionDays } from "../conversations/retention.store.ts";
import { blankMetadata } from "../requests/ai-request.store.ts";

const BATCH = 100;

/**
 * Erases what a person has asked and was answered: the conversations of the own account and those begun for a team, with every
 * message in them. Requests keep their numbers and lose their words. In batches, so that a long life holds up nobody; safe to
 * repeat.
 */
export async function eraseWords(db: Db, owner: { customerId: string; userId: string }): Promise<void> {
  let count = BATCH;
  while (count > 0) {
    count = await inTransaction(db, async (tx) => {
      const ids = await listConversationsToErase(tx, owner, BATCH);
      if (ids.length > 0) await deleteConversationRows(tx, ids);
      return ids.length;
    });
  }
  await saveRetentionDays(db, owner.customerId, null);
  await blankMetadata(db, owner.customerId);
}
