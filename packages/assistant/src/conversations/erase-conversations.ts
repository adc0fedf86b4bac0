import { type Db, inTransaction, type Tx } from "@scrip/db";
import { InvalidInputError, NotFoundError } from "@scrip/errors";
import { deleteConversationRows, lockConversation } from "./conversation.store.ts";
import { claimOverdueConversations, saveRetentionDays } from "./retention.store.ts";

const BATCH = 100;

/** What a customer may choose: days after the last message. */
export const RETENTION_DAYS = [1, 7, 30, 90, 365] as const;

/**
 * Deletes a conversation with its words. What its requests cost stays in the book. An answer that runs in it is settled, and
 * kept nowhere.
 *
 * @throws {NotFoundError} not there, or another customer's
 */
export async function deleteConversation(db: Db, owner: { conversationId: string; customerId: string }): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await lockConversation(tx, owner))) throw new NotFoundError("There is no such conversation.");
    await deleteConversationRows(tx, [owner.conversationId]);
  });
}

/**
 * Sets for how many days conversations are kept after their last message; null keeps them until they are deleted.
 *
 * @throws {InvalidInputError} not one of {@link RETENTION_DAYS}
 */
export async function setRetention(tx: Tx, customerId: string, days: number | null): Promise<void> {
  if (days !== null && !RETENTION_DAYS.some((allowed) => allowed === days)) {
    throw new InvalidInputError(`Choose one of ${RETENTION_DAYS.join(", ")} days, or null to keep everything.`);
  }
  await saveRetentionDays(tx, customerId, days);
}

/** Deletes what is older than its customer wants. Answers how many conversations that were; safe to run anywhere, any time. */
export async function eraseOverdueConversations(db: Db): Promise<number> {
  let erased = 0;
  for (;;) {
    const count = await inTransaction(db, async (tx) => {
      const ids = await claimOverdueConversations(tx, BATCH);
      if (ids.length > 0) await deleteConversationRows(tx, ids);
      return ids.length;
    });
    erased += count;
    if (count < BATCH) return erased;
  }
}
