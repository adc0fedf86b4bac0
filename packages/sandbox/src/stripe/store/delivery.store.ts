import type { Pool } from "pg";
import type { Tx } from "../database.ts";

const KEEP_TRYING = "3 days";

/** Plans one delivery of an event. A stale one carries the object as it was before the change. */
export async function insertDelivery(tx: Tx, eventId: string, dueAt: Date, staleObject: object | null): Promise<void> {
  await tx.query(`insert into sandbox_stripe.delivery (event_id, due_at, stale_object) values ($1, $2, $3)`, [
    eventId,
    dueAt,
    staleObject && JSON.stringify(staleObject),
  ]);
}

export type DueDelivery = { id: string; eventId: string; attempts: number; staleObject: object | null };

/** Deliveries whose time has come, oldest first, without those that are under way. */
export async function listDueDeliveries(pool: Pool, underWay: string[], limit: number): Promise<DueDelivery[]> {
  const { rows } = await pool.query<DueDelivery>(
    `select id, event_id as "eventId", attempts, stale_object as "staleObject" from sandbox_stripe.delivery
     where due_at <= scrip_now() and not id = any($1::bigint[]) order by due_at, id limit $2`,
    [underWay, limit],
  );
  return rows;
}

export async function markDelivered(pool: Pool, id: string, outcome: string): Promise<void> {
  await pool.query(
    `update sandbox_stripe.delivery
     set delivered_at = scrip_now(), due_at = null, attempts = attempts + 1, last_outcome = $2 where id = $1`,
    [id, outcome],
  );
}

/** Notes a failed attempt; the next one is `retryAfterSeconds` from now, unless that is over three days after it was planned. */
export async function markFailed(pool: Pool, id: string, retryAfterSeconds: number, outcome: string): Promise<void> {
  await pool.query(
    `update sandbox_stripe.delivery set attempts = attempts + 1, last_outcome = $3, due_at =
       case when scrip_now() + make_interval(secs => $2) <= planned_at + interval '${KEEP_TRYING}'
         then scrip_now() + make_interval(secs => $2) end
     where id = $1`,
    [id, retryAfterSeconds, outcome],
  );
}

/** Milliseconds until the next delivery or timer is due: 0 or less when one is due now, null when nothing is planned. */
export async function findMsUntilDue(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ ms: number | null }>(
    `select (extract(epoch from least(
       (select min(due_at) from sandbox_stripe.delivery),
       (select min(due_at) from sandbox_stripe.timer)) - scrip_now()) * 1000)::float8 as ms`,
  );
  return rows[0]?.ms ?? null;
}
