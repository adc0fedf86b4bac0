import type { Db } from "@scrip/db";

// Only tests import this file: what the books say about a customer's money.

/** The sums of a customer's entries by account of the dollar ledger, in cents; an account that did not move is absent. */
export async function dollarsOf(db: Db, customerId: string): Promise<Record<string, number>> {
  const rows = await db.$queryRaw<{ account: string; cents: number }[]>`
    SELECT e.account_id AS account, (sum(e.amount) / 10000000)::float8 AS cents
      FROM ledger_entry e JOIN ledger_transfer t ON t.id = e.transfer_id
      WHERE t.customer_id = ${customerId} AND e.ledger = 'usd' GROUP BY 1 HAVING sum(e.amount) <> 0`;
  return Object.fromEntries(rows.map(({ account, cents }) => [account, cents]));
}
