import type { Tx } from "@scrip/db";

/** Payments of the last week whose receipt no job has sent within five minutes, oldest first. */
export async function listOverdueReceipts(tx: Tx, limit: number): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment
      WHERE receipt_sent_at IS NULL AND receipt_email IS NOT NULL
        AND paid_at < scrip_now() - interval '5 minutes' AND paid_at > scrip_now() - interval '7 days'
      ORDER BY paid_at, id LIMIT ${limit}`;
}
