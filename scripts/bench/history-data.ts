import type pg from "pg";

/** The customer whose history is read: an eighth of all rows. */
export const LARGE_CUSTOMER = `cus_${"0".repeat(32)}`;
const CUSTOMERS = 2_000;
const ROWS_PER_INSERT = 500_000;

/**
 * Fills the book's history with `rows` rows: every eighth belongs to one large customer, the rest to 2,000 others, all of
 * them mixed in time, one every three seconds. Ids, descriptions and models look like the product's, balances continue one
 * another. Entries and grants are left out, because no query of the history reads them.
 *
 * `owner` must be the owner of an empty, migrated database: triggers are off while it writes, indexes are built at the end.
 */
export async function fillHistory(owner: pg.Client, rows: number, onProgress: (text: string) => void): Promise<void> {
  await owner.query("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'");
  await owner.query(
    `INSERT INTO customer (id, kind, name)
       SELECT ${customerId("n")}, 'person', 'Bench' FROM generate_series(0, ${CUSTOMERS}) AS n`,
  );
  const { rows: indexes } = await owner.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
       WHERE indrelid = 'ledger_transfer'::regclass AND NOT indisprimary`,
  );
  for (const index of indexes) await owner.query(`DROP INDEX ${index.name}`);
  await owner.query("SET session_replication_role = replica");
  for (let first = 1; first <= rows; first += ROWS_PER_INSERT) {
    const last = Math.min(first + ROWS_PER_INSERT - 1, rows);
    await owner.query(insertRows(first, last));
    onProgress(`${last} rows`);
  }
  await owner.query("SET session_replication_role = origin");
  for (const index of indexes) {
    await owner.query(index.definition);
    onProgress(index.name);
  }
  await owner.query(
    `UPDATE ledger_balance b SET statement_number = last.number, available_microcredits = last.balance_after
       FROM (SELECT DISTINCT ON (customer_id) customer_id, statement_number AS number, balance_after FROM ledger_transfer
               ORDER BY customer_id, statement_number DESC) AS last WHERE last.customer_id = b.customer_id`,
  );
  await owner.query("VACUUM (ANALYZE) ledger_transfer");
  await owner.query("VACUUM (ANALYZE) ledger_balance");
}

/** Row i: customer and statement number; then by number: one purchase in 1,000, a refund, an expiry and an adjustment here and there. */
function insertRows(first: number, last: number): string {
  return `
    INSERT INTO ledger_transfer (id, business_key, code, customer_id, actor, statement_number, history_type, amount_microcredits,
        balance_before, balance_after, description, model_id, request_id, payment_id, created_at)
      SELECT 'trf_' || key, CASE WHEN type = 'spend' THEN 'usage:req_' ELSE 'bench:' END || key,
             CASE WHEN type = 'spend' THEN 'hold.capture' ELSE type END, ${customerId("customer")}, 'usr_' || key,
             number, type, balance - coalesce(previous, 0), coalesce(previous, 0), balance,
             CASE type WHEN 'purchase' THEN 'Pro package' WHEN 'refund' THEN 'Refund of an answer that failed'
               WHEN 'adjustment' THEN 'Goodwill, case ' || number WHEN 'expiry' THEN 'Credits of a promotion expired'
               ELSE 'Answer by Model ' || model END,
             CASE WHEN type IN ('spend', 'refund') THEN 'model-' || model END,
             CASE WHEN type IN ('spend', 'refund') THEN 'req_' || key END,
             CASE type WHEN 'purchase' THEN 'pay_' || key END,
             timestamptz '2025-01-01 00:00:00Z' + i * interval '3 seconds'
        FROM (
          SELECT i, customer, number, md5(i::text) AS hash, lpad(to_hex(i), 12, '0') || '7' || substr(md5(i::text), 1, 19) AS key,
                 ${balanceAfter("number")} AS balance, CASE WHEN number > 1 THEN ${balanceAfter("(number - 1)")} END AS previous,
                 CASE WHEN number = 1 OR number % 1000 = 0 THEN 'purchase' WHEN number % 5000 = 77 THEN 'refund'
                   WHEN number = 78 THEN 'adjustment' WHEN number = 79 THEN 'expiry' ELSE 'spend' END AS type,
                 CASE WHEN number BETWEEN 60 AND 80 THEN 22 ELSE (i * 2654435761 >> 7) % 21 + 1 END AS model
            FROM (
              SELECT i, CASE WHEN i % 8 = 0 THEN 0 ELSE (i - i / 8 - 1) % ${CUSTOMERS} + 1 END AS customer,
                     CASE WHEN i % 8 = 0 THEN i / 8 ELSE (i - i / 8 - 1) / ${CUSTOMERS} + 1 END AS number
                FROM generate_series(${first}::bigint, ${last}::bigint) AS i
            ) AS placed
        ) AS described ORDER BY i`;
}

function customerId(customer: string): string {
  return `'cus_' || lpad(${customer}::text, 32, '0')`;
}

/** After row n: a large first purchase, then 0.001 credits less a row, a credit back with each thousandth, 0.001 with each refund. */
function balanceAfter(number: string): string {
  return `(1000000000 - (${number} - 1) * 1000 + ${number} / 1000 * 1000000 + (${number} + 4923) / 5000 * 2000)`;
}
