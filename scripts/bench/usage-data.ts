import type pg from "pg";

/** The customer whose usage is read. */
export const BUSY_CUSTOMER = `cus_${"0".repeat(32)}`;
export const USAGE_DAYS = 730;

/**
 * Two years of a customer that sends `perYear` requests a year, evenly until now: statement, requests and quotes, by five models, six
 * tasks and four sources, under one catalogue. Entries, holds and grants are left out, because no query of the usage reads them.
 *
 * `owner` must be the owner of an empty, migrated database with the default catalogue and its snapshot: triggers are off while it writes.
 */
export async function fillUsage(owner: pg.Client, perYear: number, catalogueHash: string): Promise<void> {
  const rows = 2 * perYear;
  await owner.query("SET synchronous_commit = off; SET session_replication_role = replica");
  await owner.query(`INSERT INTO customer (id, kind, name) VALUES ('${BUSY_CUSTOMER}', 'person', 'Bench')`);
  await owner.query(`INSERT INTO ledger_balance (customer_id, statement_number) VALUES ('${BUSY_CUSTOMER}', ${rows})`);
  await owner.query(`CREATE TEMPORARY TABLE sent AS
    SELECT n, 'req_' || lpad(n::text, 32, '0') AS id, scrip_now() - (${rows} - n) * interval '${USAGE_DAYS} days' / ${rows} AS at,
           (ARRAY['gpt-4o-mini', 'gpt-4o', 'claude-sonnet', 'gemini-flash', 'claude-opus'])[1 + n % 5] AS model,
           (ARRAY['code', 'math', 'creative', 'analysis', 'language', 'general'])[1 + n / 5 % 6] AS task,
           (ARRAY['simple', 'medium', 'complex'])[1 + n % 3] AS complexity,
           CASE WHEN n % 4 > 0 THEN 'key_' || n % 4 END AS key, 1000 + n * 7919 % 2000 AS charge
      FROM generate_series(1, ${rows}) AS n`);
  await owner.query(`INSERT INTO ledger_transfer (id, business_key, code, customer_id, actor, statement_number, history_type,
      amount_microcredits, balance_before, balance_after, description, model_id, request_id, created_at)
    SELECT 'trf_' || n, 'usage:' || id, 'hold.capture', '${BUSY_CUSTOMER}', 'usr_1', n, 'spend', -charge, charge, 0, 'Answer', model, id, at FROM sent`);
  await owner.query(`INSERT INTO ai_request (id, customer_id, user_id, surface, api_key_id, model_id, price_id, task_type, complexity, status,
      ending, counted_input_tokens, output_cap, input_tokens, cached_input_tokens, output_tokens, hold_microcredits, charge_microcredits,
      started_at, settled_at)
    SELECT id, '${BUSY_CUSTOMER}', 'usr_1', CASE WHEN key IS NULL THEN 'chat' ELSE 'api' END, key, model, 'prc_1', task, complexity, 'settled',
           'completed', 200, 2048, 200, 0, 400, 5000, charge, at, at FROM sent`);
  await owner.query(
    `INSERT INTO quote (id, customer_id, user_id, input_hash, model_id, price_id, task_type, complexity, input_tokens,
      expected_output_tokens, output_cap, cost_low_microcredits, cost_expected_microcredits, cost_high_microcredits, cost_max_microcredits,
      selection, expires_at, catalogue_hash, created_at)
    SELECT id, '${BUSY_CUSTOMER}', 'usr_1', 'hash', model, 'prc_1', task, complexity, 200, 400, 2048, 1000, 1800, 2800, 5000, '{}', at,
           $1, at FROM sent`,
    [catalogueHash],
  );
  await owner.query("SET session_replication_role = origin");
  for (const table of ["ledger_transfer", "ai_request", "quote", "ledger_balance"]) {
    await owner.query(`VACUUM (ANALYZE) ${table}`);
  }
}
