import { Prisma, type Tx } from "@scrip/db";

export type OutboxRow = { id: string; name: string; payload: Record<string, string> };

export async function insertOutboxMessage(tx: Tx, row: OutboxRow): Promise<void> {
  await tx.outboxMessage.create({ data: row, select: { id: true } });
}

/** The same as a part of another statement, for each row of `from`. */
export function insertOutboxMessageBeside({ id, name, payload }: OutboxRow, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO outbox_message (id, name, payload) SELECT ${id}, ${name}, ${JSON.stringify(payload)}::jsonb FROM ${from}`;
}
