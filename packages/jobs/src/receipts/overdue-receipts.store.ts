import type { Tx } from "@scrip/db";

/** Payments of the last week whose receipt no job has sent within five minutes, oldest first. */
export async function listOverdueReceipts(tx: Tx, limit: number): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM payment
      WHERE receipt_sent_at IS NULL AND receipt_email IS NOT NULL
        AND paid_at < scrip_now() - interval '5 minutes' AND paid_at > scrip_now() - interval '7 days'
      ORDER BY paid_at, id LIMIT ${limit}`;
}

/**
 * Refunds of the last week whose buyer no job has told within five minutes, oldest first. A refund may have been made up to a
 * month before it succeeded.
 */
export async function listOverdueRefundMails(tx: Tx, limit: number): Promise<{ id: string; paymentId: string }[]> {
  return tx.$queryRaw<{ id: string; paymentId: string }[]>`
    SELECT r.id, r.payment_id AS "paymentId" FROM stripe_refund r JOIN payment p ON p.id = r.payment_id
      WHERE r.status = 'succeeded' AND r.mailed_at IS NULL AND p.paid_at IS NOT NULL AND p.receipt_email IS NOT NULL
        AND r.created_at > scrip_now() - interval '37 days'
        AND r.updated_at < scrip_now() - interval '5 minutes' AND r.updated_at > scrip_now() - interval '7 days'
      ORDER BY r.updated_at, r.id LIMIT ${limit}`;
}
