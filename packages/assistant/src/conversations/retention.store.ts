import type { Tx } from "@scrip/db";

/** For how many days conversations are kept after their last message; null for as long as nobody deletes them. */
export async function findRetentionDays(tx: Tx, customerId: string): Promise<number | null> {
  const row = await tx.conversationRetention.findUnique({ where: { customerId }, select: { days: true } });
  return row?.days ?? null;
}

export async function saveRetentionDays(tx: Tx, customerId: string, days: number | null): Promise<void> {
  if (days === null) await tx.conversationRetention.deleteMany({ where: { customerId } });
  else {
    await tx.conversationRetention.upsert({
      where: { customerId },
      create: { customerId, days },
      update: { days },
      select: { days: true },
    });
  }
}

/** Conversations that are older than their customer wants, and that nobody writes in at this moment. */
export async function claimOverdueConversations(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM conversation c JOIN conversation_retention r ON r.customer_id = c.customer_id
      WHERE c.updated_at < scrip_now() - make_interval(days => r.days)
        AND NOT EXISTS (SELECT FROM ai_request q WHERE q.conversation_id = c.id AND q.status = 'running')
      LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED`;
  return rows.map(({ id }) => id);
}
