import type { Tx } from "@scrip/db";

export type OutboxMessage = { id: string; name: string; payload: Record<string, string>; attempts: number };

/**
 * Takes messages that are due, oldest first, for `leaseMs`: a relay that dies with them lets go of them by itself. Two relays
 * never hold the same message within that time.
 */
export async function claimDueMessages(tx: Tx, limit: number, leaseMs: number): Promise<OutboxMessage[]> {
  return tx.$queryRaw<OutboxMessage[]>`
    WITH due AS MATERIALIZED (
      SELECT id FROM outbox_message WHERE sent_at IS NULL AND dead_at IS NULL AND available_at <= scrip_now()
      ORDER BY available_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE outbox_message SET attempts = attempts + 1,
      available_at = scrip_now() + ${leaseMs}::double precision * interval '1 millisecond'
    FROM due WHERE outbox_message.id = due.id
    RETURNING outbox_message.id, name, payload, attempts`;
}

export async function markMessagesSent(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`UPDATE outbox_message SET sent_at = scrip_now(), last_error = NULL WHERE id = ANY(${ids})`;
}

/** Lets go of messages that could not be sent, until `delayMs` from now. */
export async function deferMessages(tx: Tx, ids: readonly string[], delayMs: number, lastError: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE outbox_message SET last_error = ${lastError},
      available_at = scrip_now() + ${delayMs}::double precision * interval '1 millisecond'
    WHERE id = ANY(${ids}) AND sent_at IS NULL`;
}

/** Gives a message up: it stays as a dead letter and is never sent. */
export async function buryMessage(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.$executeRaw`UPDATE outbox_message SET dead_at = scrip_now(), last_error = ${reason} WHERE id = ${id} AND sent_at IS NULL`;
}

/** Deletes up to `limit` messages that were sent more than so many days ago; answers how many. */
export async function deleteMessagesSentBefore(tx: Tx, days: number, limit: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM outbox_message WHERE id IN (
      SELECT id FROM outbox_message WHERE sent_at < scrip_now() - make_interval(days => ${days}::int)
      ORDER BY sent_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
