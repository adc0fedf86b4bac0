import type { Tx } from "@scrip/db";

/** What waits for work, for the metrics. Ages are seconds. */
export type Backlog = {
  unsentMessages: number;
  oldestUnsentMessageAgeS: number;
  openStripeEvents: number;
  oldestOpenStripeEventAgeS: number;
  pendingPayments: number;
  openAlarms: number;
  unmailedAlarms: number;
  unmailedNotices: number;
  /** Given up: messages of the outbox, and jobs that nobody has retried. */
  deadMessages: number;
  failedJobs: number;
};

export async function readBacklog(tx: Tx): Promise<Backlog> {
  const [row] = await tx.$queryRaw<[Backlog]>`
    SELECT o.count AS "unsentMessages", o.age AS "oldestUnsentMessageAgeS",
           e.count AS "openStripeEvents", e.age AS "oldestOpenStripeEventAgeS",
           (SELECT count(*)::int FROM payment WHERE status = 'pending') AS "pendingPayments",
           (SELECT count(*)::int FROM alarm WHERE acknowledged_at IS NULL) AS "openAlarms",
           (SELECT count(*)::int FROM alarm WHERE mailed_at IS NULL) AS "unmailedAlarms",
           (SELECT count(*)::int FROM notice WHERE mailed_at IS NULL) AS "unmailedNotices",
           (SELECT count(*)::int FROM outbox_message WHERE dead_at IS NOT NULL) AS "deadMessages",
           (SELECT count(*)::int FROM job_failure WHERE retried_at IS NULL) AS "failedJobs"
      FROM (SELECT count(*)::int AS count, coalesce(extract(epoch FROM scrip_now() - min(created_at)), 0)::float8 AS age
              FROM outbox_message WHERE sent_at IS NULL AND dead_at IS NULL) AS o,
           (SELECT count(*)::int AS count, coalesce(extract(epoch FROM scrip_now() - min(received_at)), 0)::float8 AS age
              FROM stripe_event WHERE status = 'received') AS e`;
  return row;
}
