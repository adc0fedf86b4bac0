import type { Tx } from "@scrip/db";

/**
 * `received` until its effect is in the books; `parked` while a row of ours that it speaks of is not there; `ignored` says
 * nothing to us; `quarantined` waits for a person.
 */
export type StripeEventStatus = "received" | "parked" | "processed" | "ignored" | "quarantined";

/** An event that is still to be worked on. */
const OPEN = { in: ["received", "parked"] };

export type NewStripeEvent = {
  id: string;
  type: string;
  apiVersion: string | null;
  isLive: boolean;
  objectId: string | null;
  rawBody: Uint8Array<ArrayBuffer>;
  source: "webhook" | "listing";
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
  status: Exclude<StripeEventStatus, "received" | "parked">,
  now: Date,
): Promise<void> {
  await tx.stripeEvent.updateMany({
    where: { id: stripeEventId, status: OPEN },
    data: { status, processedAt: now, lastError: null },
  });
}

type QuarantinedStripeEvent = {
  id: string;
  type: string;
  apiVersion: string | null;
  livemode: boolean;
  objectId: string | null;
  receivedAt: Date;
};

/** Events that wait for a person, the latest first. */
export async function listQuarantinedStripeEvents(tx: Tx, limit: number): Promise<QuarantinedStripeEvent[]> {
  return tx.stripeEvent.findMany({
    where: { status: "quarantined" },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: limit,
    select: { id: true, type: true, apiVersion: true, livemode: true, objectId: true, receivedAt: true },
  });
}

/** The bytes of an event that waits for a person, locked until the transaction ends; null when none does. */
export async function lockQuarantinedStripeEvent(tx: Tx, stripeEventId: string): Promise<Uint8Array | null> {
  const [row] = await tx.$queryRaw<{ rawBody: Uint8Array }[]>`
    SELECT raw_body AS "rawBody" FROM stripe_event WHERE id = ${stripeEventId} AND status = 'quarantined' FOR UPDATE`;
  return row?.rawBody ?? null;
}

/** Opens an event in quarantine again; the sweeper takes it from now on. */
export async function openQuarantinedStripeEvent(tx: Tx, stripeEventId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE stripe_event SET status = 'received', processed_at = NULL, attempts = 0, next_attempt_at = scrip_now()
      WHERE id = ${stripeEventId} AND status = 'quarantined'`;
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
      WHERE status IN ('received', 'parked') AND next_attempt_at <= scrip_now() AND received_at < scrip_now() - interval '30 seconds'
      ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE stripe_event SET attempts = attempts + 1,
      next_attempt_at = scrip_now() + least(interval '1 hour', interval '10 seconds' * 2 ^ least(attempts, 10))
    FROM due WHERE stripe_event.id = due.id
    RETURNING stripe_event.id, attempts`;
}

export async function noteStripeEventFailure(tx: Tx, stripeEventId: string, lastError: string): Promise<void> {
  await tx.stripeEvent.updateMany({ where: { id: stripeEventId, status: OPEN }, data: { lastError } });
}

/**
 * Lays an event aside because a row of ours is not there yet; the sweeper takes it up again after 10 seconds and then ever later.
 * Answers false, and changes nothing, when it has waited for an hour: then the row is not late, it is missing.
 */
export async function parkStripeEvent(tx: Tx, stripeEventId: string): Promise<boolean> {
  const parked = await tx.$executeRaw`
    UPDATE stripe_event SET status = 'parked', attempts = greatest(attempts, 1),
      next_attempt_at = greatest(next_attempt_at, scrip_now() + interval '10 seconds')
      WHERE id = ${stripeEventId} AND status IN ('received', 'parked') AND received_at > scrip_now() - interval '1 hour'`;
  return parked === 1;
}
