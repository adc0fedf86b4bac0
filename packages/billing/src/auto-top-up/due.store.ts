import type { Tx } from "@scrip/db";

/**
 * Customers for whom a package may be due: on, below the threshold, nobody at it, nothing obvious against it. Whoever opens the
 * attempt looks again, under a lock.
 */
export async function listCustomersToTopUp(tx: Tx, limit: number): Promise<{ customerId: string }[]> {
  return tx.$queryRaw<{ customerId: string }[]>`
    SELECT a.customer_id AS "customerId"
      FROM auto_top_up a
      JOIN ledger_balance b ON b.customer_id = a.customer_id
      JOIN customer c ON c.id = a.customer_id
      JOIN package p ON p.id = a.package_id
      WHERE a.status = 'on' AND b.available_microcredits < a.threshold_microcredits AND b.debt_microcredits = 0
        AND c.frozen_at IS NULL AND p.active AND p.price_cents = a.price_cents AND (a.next_attempt_at IS NULL OR a.next_attempt_at <= scrip_now())
        AND NOT EXISTS (SELECT FROM auto_top_up_attempt t WHERE t.open_key = a.customer_id)
        AND p.price_cents + (
          SELECT coalesce(sum(t.amount_cents), 0) FROM auto_top_up_attempt t
            WHERE t.customer_id = a.customer_id AND t.status <> 'cancelled'
              AND t.month = date_trunc('month', scrip_now() AT TIME ZONE 'UTC')::date) <= a.monthly_cap_cents
      ORDER BY a.customer_id LIMIT ${limit}`;
}
