import type { Tx } from "@scrip/db";

/** How far a list of Stripe's was read; null before the first time. */
export async function findCursor(tx: Tx, name: string): Promise<Date | null> {
  return (await tx.stripeCursor.findUnique({ where: { name } }))?.reachedAt ?? null;
}

/** Notes how far a list was read; another reader may have come further. */
export async function advanceCursor(tx: Tx, name: string, reachedAt: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO stripe_cursor AS c (name, reached_at) VALUES (${name}, ${reachedAt})
    ON CONFLICT (name) DO UPDATE SET reached_at = greatest(c.reached_at, excluded.reached_at)`;
}
