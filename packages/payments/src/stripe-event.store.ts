import type { Tx } from "@scrip/db";

/** `received` until its effect is in the books; `ignored` says nothing to us; `quarantined` waits for a person. */
export type StripeEventStatus = "received" | "processed" | "ignored" | "quarantined";

export type NewStripeEvent = {
  id: string;
  type: string;
  apiVersion: string | null;
  isLive: boolean;
  objectId: string | null;
  rawBody: Uint8Array<ArrayBuffer>;
  status: StripeEventStatus;
};

/** Stores an event the first time it arrives; answers whether it was the first. */
export async function insertStripeEventOnce(tx: Tx, { isLive, ...event }: NewStripeEvent): Promise<boolean> {
  const { count } = await tx.stripeEvent.createMany({ data: { ...event, livemode: isLive }, skipDuplicates: true });
  return count === 1;
}

export type StripeEventRow = { id: string; type: string; objectId: string | null; status: StripeEventStatus };

export async function findStripeEvent(tx: Tx, stripeEventId: string): Promise<StripeEventRow | null> {
  const select = { id: true, type: true, objectId: true, status: true } as const;
  const row = await tx.stripeEvent.findUnique({ where: { id: stripeEventId }, select });
  return row === null ? null : { ...row, status: row.status as StripeEventStatus };
}

/** Closes an event in the transaction of its effect. One that is closed stays as it is. */
export async function closeStripeEvent(
  tx: Tx,
  stripeEventId: string,
  status: Exclude<StripeEventStatus, "received">,
  now: Date,
): Promise<void> {
  await tx.stripeEvent.updateMany({
    where: { id: stripeEventId, status: "received" },
    data: { status, processedAt: now, lastError: null },
  });
}

export type OverdueStripeEvent = { id: string; attempts: number };

/**
 * Takes events whose job has not done its work within 30 seconds, whatever the reason. Each is tried again after a pause
 * that doubles from 10 seconds to an hour.
 */
export async function claimOverdueStripeEvents(tx: Tx, limit: number): Promise<OverdueStripeEvent[]> {
  return tx.$queryRaw<OverdueStripeEvent[]>`
    WITH due AS MATERIALIZED (
      SELECT id FROM stripe_event
      WHERE status = 'received' AND next_attempt_at <= scrip_now() AND received_at < scrip_now() - interval '30 seconds'
      ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE stripe_event SET attempts = attempts + 1,
      next_attempt_at = scrip_now() + least(interval '1 hour', interval '10 seconds' * 2 ^ least(attempts, 10))
    FROM due WHERE stripe_event.id = due.id
    RETURNING stripe_event.id, attempts`;
}

export async function noteStripeEventFailure(tx: Tx, stripeEventId: string, lastError: string): Promise<void> {
  await tx.stripeEvent.updateMany({ where: { id: stripeEventId, status: "received" }, data: { lastError } });
}
