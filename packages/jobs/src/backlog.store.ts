import type { Tx } from "@scrip/db";

/** What waits for work, for the metrics. Ages are seconds. */
export type Backlog = {
  unsentMessages: number;
  oldestUnsentMessageAgeS: number;
  openStripeEvents: number;
  oldestOpenStripeEventAgeS: number;
  pendingPayments: number;
  openAlarms: number;
};

export async function readBacklog(tx: Tx): Promise<Backlog> {
  const [row] = await tx.$queryRaw<[Backlog]>`
    SELECT o.count AS "unsentMessages", o.age AS "oldestUnsentMessageAgeS",
           e.count AS "openStripeEvents", e.age AS "oldestOpenStripeEventAgeS",
           (SELECT count(*)::int FROM payment WHERE status = 'pending') AS "pendingPayments",
           (SELECT count(*)::int FROM alarm WHERE acknowledged_at IS NULL) AS "openAlarms"
      FROM (SELECT count(*)::int AS count, coalesce(extract(epoch FROM scrip_now() - min(created_at)), 0)::float8 AS age
              FROM outbox_message WHERE sent_at IS NULL) AS o,
           (SELECT count(*)::int AS count, coalesce(extract(epoch FROM scrip_now() - min(received_at)), 0)::float8 AS age
              FROM stripe_event WHERE status = 'received') AS e`;
  return row;
}
