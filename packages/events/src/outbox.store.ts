import type { Tx } from "@scrip/db";

export type OutboxRow = { id: string; name: string; payload: Record<string, string> };

export async function insertOutboxMessage(tx: Tx, row: OutboxRow): Promise<void> {
  await tx.outboxMessage.create({ data: row, select: { id: true } });
}
