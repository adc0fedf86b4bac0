import type { TestDatabase } from "@scrip/testing";

/** Balances, grants and holds made anew from what can only be added to: entries, movements, hold events and their slices. */
const REBUILT = {
  balance: `
    SELECT a.customer_id AS id,
           coalesce(sum(e.amount) FILTER (WHERE a.kind = 'available'), 0) AS available,
           coalesce(sum(e.amount) FILTER (WHERE a.kind = 'held'), 0) AS held,
           coalesce(-sum(e.amount) FILTER (WHERE a.kind = 'debt'), 0) AS debt,
           count(e.id) FILTER (WHERE a.kind = 'available') AS available_sequence,
           count(e.id) FILTER (WHERE a.kind = 'held') AS held_sequence,
           count(e.id) FILTER (WHERE a.kind = 'debt') AS debt_sequence,
           (SELECT count(*) FROM ledger_transfer t WHERE t.customer_id = a.customer_id AND t.amount_microcredits <> 0) AS statement_number,
           (SELECT coalesce(-sum(t.amount_microcredits), 0) FROM ledger_transfer t
              WHERE t.customer_id = a.customer_id AND t.history_type IN ('spend', 'refund')) AS spent
      FROM ledger_account a LEFT JOIN ledger_entry e ON e.account_id = a.id
      WHERE a.customer_id IS NOT NULL GROUP BY a.customer_id`,
  hold: `
    SELECT placed.hold_id AS id, placed.amount_microcredits AS amount, coalesce(ended.kind, 'placed') AS status,
           coalesce(ended.amount_microcredits, 0) AS captured,
           CASE WHEN ended.kind IS NULL THEN 0 ELSE placed.amount_microcredits - ended.amount_microcredits END AS returned
      FROM credit_hold_event placed LEFT JOIN credit_hold_event ended ON ended.hold_id = placed.hold_id AND ended.kind <> 'placed'
      WHERE placed.kind = 'placed'`,
  grant: `
    SELECT m.grant_id AS id, sum(m.amount_microcredits) FILTER (WHERE m.kind = 'issued') AS amount,
           sum(m.amount_microcredits) AS remaining, sum(m.recognised_nanodollars) AS recognised,
           coalesce(-sum(m.amount_microcredits) FILTER (WHERE m.kind = 'consumed'), 0) AS consumed,
           (SELECT coalesce(sum(s.amount_microcredits), 0) FROM credit_hold_slice s
              WHERE s.grant_id = m.grant_id AND NOT EXISTS
                (SELECT FROM credit_hold_event e WHERE e.hold_id = s.hold_id AND e.kind <> 'placed')) AS held
      FROM credit_grant_movement m GROUP BY m.grant_id`,
};

const LIVE = {
  balance: `
    SELECT customer_id AS id, available_microcredits AS available, held_microcredits AS held, debt_microcredits AS debt,
           available_sequence, held_sequence, debt_sequence, statement_number, spent_microcredits AS spent
      FROM ledger_balance`,
  hold: `
    SELECT id, amount_microcredits AS amount, status, captured_microcredits AS captured, returned_microcredits AS returned
      FROM credit_hold`,
  grant: `
    SELECT id, amount_microcredits AS amount, remaining_microcredits AS remaining, recognised_nanodollars AS recognised,
           consumed_microcredits AS consumed, held_microcredits AS held FROM credit_grant`,
};

export type Replay = { table: keyof typeof LIVE; rows: number; differences: unknown[] };

/** Builds fresh tables from what was written and holds the live ones against them, in a transaction that is given up. */
export async function replay({ owner }: TestDatabase): Promise<Replay[]> {
  const client = await owner.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const replays: Replay[] = [];
    for (const table of ["balance", "hold", "grant"] as const) {
      await client.query(`CREATE TEMP TABLE rebuilt_${table} AS ${REBUILT[table]}`);
      const { rows: differences } = await client.query(
        `SELECT 'only live' AS where, d.* FROM (${LIVE[table]} EXCEPT SELECT * FROM rebuilt_${table}) AS d
         UNION ALL SELECT 'only rebuilt', d.* FROM (SELECT * FROM rebuilt_${table} EXCEPT ${LIVE[table]}) AS d`,
      );
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM rebuilt_${table}`);
      replays.push({ table, rows: Number(rows[0]?.count), differences });
    }
    return replays;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
