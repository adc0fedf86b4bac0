import type { Tx } from "@scrip/db";

export async function isFrozen(tx: Tx, customerId: string): Promise<boolean> {
  const row = await tx.customer.findUnique({ where: { id: customerId }, select: { frozenAt: true } });
  return row?.frozenAt != null;
}

export type OpenFreeze = { cause: string; frozenAt: Date };

/** What freezes a customer now, the oldest first. */
export async function listOpenFreezes(tx: Tx, customerId: string): Promise<OpenFreeze[]> {
  return tx.freeze.findMany({
    where: { customerId, liftedAt: null },
    orderBy: [{ frozenAt: "asc" }, { id: "asc" }],
    select: { cause: true, frozenAt: true },
  });
}

/** Opens a freeze; answers false when one of this cause is open. */
export async function insertFreeze(
  tx: Tx,
  freeze: { id: string; customerId: string; cause: string; reason: string; actor: string },
): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO credit_freeze (id, customer_id, cause, reason, actor, open_key)
    VALUES (${freeze.id}, ${freeze.customerId}, ${freeze.cause}, ${freeze.reason}, ${freeze.actor}, ${openKey(freeze)})
    ON CONFLICT (open_key) DO NOTHING`;
  return inserted === 1;
}

/** Lifts the open freeze of this cause; answers false when there is none. */
export async function liftFreeze(
  tx: Tx,
  freeze: { customerId: string; cause: string; actor: string },
): Promise<boolean> {
  const lifted = await tx.$executeRaw`
    UPDATE credit_freeze SET lifted_at = scrip_now(), lifted_by = ${freeze.actor}, open_key = NULL WHERE open_key = ${openKey(freeze)}`;
  return lifted === 1;
}

/** A customer is frozen while any freeze is open; the oldest open one gives the reason. */
export async function refreshFrozen(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE customer SET (frozen_at, frozen_reason) = (
        SELECT f.frozen_at, f.reason FROM (SELECT 1) AS always
          LEFT JOIN LATERAL (SELECT frozen_at, reason FROM credit_freeze
            WHERE customer_id = ${customerId} AND lifted_at IS NULL ORDER BY frozen_at, id LIMIT 1) AS f ON true)
      WHERE id = ${customerId}`;
}

function openKey({ customerId, cause }: { customerId: string; cause: string }): string {
  return `${customerId}:${cause}`;
}
