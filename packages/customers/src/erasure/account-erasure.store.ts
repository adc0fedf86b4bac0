import type { Tx } from "@scrip/db";

/** An account that was erased, as far as something is still to do about it. `email`: null when the last mail has gone. */
export type AccountErasure = {
  userId: string;
  customerId: string;
  email: string | null;
  erasedAt: Date;
  closedAtStripeAt: Date | null;
};

const columns = { userId: true, customerId: true, email: true, erasedAt: true, closedAtStripeAt: true } as const;

export async function insertErasure(
  tx: Tx,
  erasure: { userId: string; customerId: string; email: string; erasedAt: Date },
): Promise<void> {
  await tx.accountErasure.create({ data: erasure, select: { userId: true } });
}

export async function findErasure(tx: Tx, userId: string): Promise<AccountErasure | null> {
  return tx.accountErasure.findUnique({ where: { userId }, select: columns });
}

/** Forgets the address: the last mail has gone to it. */
export async function markErasureMailed(tx: Tx, userId: string, now: Date): Promise<void> {
  await tx.accountErasure.updateMany({ where: { userId, mailedAt: null }, data: { email: null, mailedAt: now } });
}

export async function markErasureClosedAtStripe(tx: Tx, userId: string, now: Date): Promise<void> {
  await tx.accountErasure.updateMany({ where: { userId, closedAtStripeAt: null }, data: { closedAtStripeAt: now } });
}

/** Erasures that no job has finished in time, oldest first. */
export async function listUnfinishedErasures(tx: Tx, limit: number): Promise<{ userId: string }[]> {
  return tx.$queryRaw<{ userId: string }[]>`
    SELECT user_id AS "userId" FROM account_erasure
      WHERE (mailed_at IS NULL OR closed_at_stripe_at IS NULL) AND erased_at < scrip_now() - interval '5 minutes'
      ORDER BY erased_at LIMIT ${limit}`;
}

/** Erased accounts to which credits have come all the same, such as from a payment that was under way. */
export async function listErasedWithCredits(tx: Tx, limit: number): Promise<{ customerId: string }[]> {
  return tx.$queryRaw<{ customerId: string }[]>`
    SELECT e.customer_id AS "customerId" FROM account_erasure e JOIN ledger_balance b ON b.customer_id = e.customer_id
      WHERE b.available_microcredits + b.held_microcredits > 0 ORDER BY e.erased_at LIMIT ${limit}`;
}
