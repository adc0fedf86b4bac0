import { test as base, type TestDatabase } from "@scrip/testing";
import { describe, expect } from "vitest";
import { newTestCustomer } from "./test-customer.ts";

/**
 * The database as the last line: what a bug in the program would write is refused, by a rule with a name. Statements run as the
 * owner, who may do everything that the rules do not forbid.
 *
 * In a statement $1 is a customer with 1,000 credits, of which 40 are spent and 100 held by an open hold.
 */
const REFUSED: Record<string, string> = {
  ledger_account_ledger:
    "INSERT INTO ledger_account (id, ledger, kind, normal_side) VALUES ('x' || $1, 'points', 'x' || $1, 1)",
  ledger_account_name:
    "INSERT INTO ledger_account (id, ledger, kind, customer_id, normal_side) VALUES ('x', 'credits', 'x', $1, 1)",
  ledger_account_side:
    "INSERT INTO ledger_account (id, ledger, kind, normal_side) VALUES ('x' || $1, 'usd', 'x' || $1, 0)",

  ledger_balance_available: "UPDATE ledger_balance SET available_microcredits = -1 WHERE customer_id = $1",
  ledger_balance_held: "UPDATE ledger_balance SET held_microcredits = -1 WHERE customer_id = $1",
  ledger_balance_debt: "UPDATE ledger_balance SET debt_microcredits = -1 WHERE customer_id = $1",
  ledger_balance_spent: "UPDATE ledger_balance SET spent_microcredits = -1 WHERE customer_id = $1",

  ledger_transfer_history_type: transfer("'k:' || $1", "99, 'present', 5, 0, 5"),
  ledger_transfer_statement: transfer("'k:' || $1", "99, 'bonus', 5, 0, 6"),
  ledger_transfer_business_key_key: transfer(
    "(SELECT min(business_key) FROM ledger_transfer WHERE customer_id = $1)",
    "99, 'bonus', 5, 0, 5",
  ),
  ledger_transfer_customer_id_statement_number_key: transfer("'k:' || $1", "1, 'bonus', 5, 0, 5"),
  ledger_transfer_reverses_id_key: `INSERT INTO ledger_transfer (id, business_key, code, customer_id, actor, description, reverses_id)
    SELECT 'trf_' || n || $1, 'k:' || n || $1, 'reversal', $1, 'test', '', (SELECT min(id) FROM ledger_transfer WHERE customer_id = $1)
      FROM generate_series(1, 2) AS n`,

  ledger_entry_amount: entry("'credits', 0, NULL, NULL"),
  ledger_entry_ledger: entry("'points', 5, NULL, NULL"),
  ledger_entry_sequence: entry("'credits', 5, 99, NULL"),
  ledger_entry_balance_after: entry("'credits', 5, 99, -1"),
  ledger_entry_account_id_sequence_key: entry("'credits', 5, 1, 5"),

  credit_grant_amount: grant("amount_microcredits = 1000000000000001"),
  credit_grant_category: grant("category = 'free'"),
  credit_grant_source: grant("source = 'thin air'"),
  credit_grant_remaining: grant("remaining_microcredits = amount_microcredits + 1"),
  credit_grant_held: grant("held_microcredits = remaining_microcredits + 1"),
  credit_grant_consumed: grant("consumed_microcredits = -1"),
  credit_grant_recognised: grant("recognised_nanodollars = price_nanodollars + 1"),
  credit_grant_clawback: grant("clawback_pending_microcredits = held_microcredits + 1"),
  credit_grant_business_key_key: `INSERT INTO credit_grant (id, customer_id, category, source, amount_microcredits, remaining_microcredits, business_key)
    SELECT id || 'x', customer_id, category, source, amount_microcredits, remaining_microcredits, business_key FROM credit_grant WHERE customer_id = $1`,
  credit_grant_movement_amount: movement("'consumed', 0"),
  credit_grant_movement_kind: movement("'lost', -1"),

  credit_hold_amount: openHold("amount_microcredits = 1000000000000001"),
  credit_hold_status: openHold("status = 'lost', closed_at = now(), returned_microcredits = amount_microcredits"),
  credit_hold_settled: openHold("captured_microcredits = 1"),
  credit_hold_slice_amount: slice("amount_microcredits = 0"),
  credit_hold_slice_consumed: slice("consumed_microcredits = amount_microcredits + 1"),

  credit_clawback_amounts: clawback({ refunded: 0 }),
  credit_clawback_debt: clawback({ owed: 6 }),
  credit_clawback_reason: clawback({ reason: "mood" }),
  credit_clawback_business_key_key: clawback({ copies: 2 }),
  credit_clawback_share_amounts: `WITH parent AS (${clawback({})} RETURNING id)
    INSERT INTO credit_clawback_share (clawback_id, grant_id, due_microcredits, pending_microcredits) SELECT id, 'g', 5, 6 FROM parent`,

  credit_code_form: code("'small letters', 5, 1, 0"),
  credit_code_gives: code("'CODE', 0, 1, 0"),
  credit_code_within_limits: code("'CODE', 5, 1, 2"),
  credit_code_code_key: `${code("'CODE', 5, 1, 0")}, ('cde_2' || $1, 'CODE', 5, 1, 0, 1, 'x')`,
  credit_code_redemption_counts: `WITH parent AS (${code("'CODE', 5, 1, 1")} RETURNING id)
    INSERT INTO credit_code_redemption (credit_code_id, customer_id, use) SELECT id, $1, 0 FROM parent`,

  credit_freeze_open:
    "INSERT INTO credit_freeze (id, customer_id, cause, reason, actor) VALUES ('frz_' || $1, $1, 'operator', 'x', 'x')",
  credit_freeze_open_key_key: `INSERT INTO credit_freeze (id, customer_id, cause, reason, actor, open_key)
    VALUES ('frz_1' || $1, $1, 'operator', 'x', 'x', 'k' || $1), ('frz_2' || $1, $1, 'operator', 'x', 'x', 'k' || $1)`,

  credit_gift_amount: gift("0, 0, 'claimed', now()"),
  credit_gift_closed: gift("5, 0, 'open', NULL"),
  credit_gift_status: gift("5, 0, 'lost', now()"),
  credit_gift_slice_amount: `WITH parent AS (${gift("5, 5, 'open', NULL")} RETURNING id)
    INSERT INTO credit_gift_slice (gift_id, grant_id, amount_microcredits)
      SELECT parent.id, g.id, -1 FROM parent, credit_grant g WHERE g.customer_id = $1`,
};

function transfer(businessKey: string, statement: string): string {
  return `INSERT INTO ledger_transfer (id, business_key, code, customer_id, actor, description, statement_number, history_type,
    amount_microcredits, balance_before, balance_after) VALUES ('trf_' || $1, ${businessKey}, 'raw', $1, 'test', '', ${statement})`;
}

function entry(columns: string): string {
  return `INSERT INTO ledger_entry (transfer_id, account_id, ledger, amount, sequence, balance_after)
    VALUES ((SELECT min(id) FROM ledger_transfer WHERE customer_id = $1), 'customer:' || $1 || ':available', ${columns})`;
}

function grant(change: string): string {
  return `UPDATE credit_grant SET ${change} WHERE customer_id = $1`;
}

function movement(columns: string): string {
  return `INSERT INTO credit_grant_movement (transfer_id, grant_id, kind, amount_microcredits, recognised_nanodollars)
    SELECT t.id, g.id, ${columns}, 0 FROM ledger_transfer t JOIN credit_grant g USING (customer_id) WHERE customer_id = $1 LIMIT 1`;
}

function openHold(change: string): string {
  return `UPDATE credit_hold SET ${change} WHERE customer_id = $1 AND status = 'placed'`;
}

function slice(change: string): string {
  return `UPDATE credit_hold_slice SET ${change} WHERE hold_id IN (SELECT id FROM credit_hold WHERE customer_id = $1 AND status = 'placed')`;
}

function clawback({ refunded = 1, owed = 0, reason = "refund", copies = 1 }): string {
  return `INSERT INTO credit_clawback (id, customer_id, payment_id, business_key, refunded_nanodollars, due_microcredits, debt_microcredits,
      owed_microcredits, reason)
    SELECT 'clb_' || n || $1, $1, 'pay', 'k:' || $1, ${refunded}, 5, 5, ${owed}, '${reason}' FROM generate_series(1, ${copies}) AS n`;
}

function code(columns: string): string {
  return `INSERT INTO credit_code (id, code, credits_microcredits, redemptions_max, redemptions, valid_days, created_by)
    VALUES ('cde_' || $1, ${columns}, 1, 'x')`;
}

function gift(columns: string): string {
  return `INSERT INTO credit_gift (id, customer_id, amount_microcredits, remaining_microcredits, status, closed_at, price_nanodollars, expires_at)
    VALUES ('gft_' || $1, $1, ${columns}, 0, now())`;
}

/** Tables of which the application may write rows and never touch them again. */
const APPEND_ONLY = [
  "audit_entry",
  "book_break",
  "book_check",
  "credit_grant_movement",
  "credit_hold_event",
  "ledger_entry",
  "ledger_transfer",
];
const NEVER_TRUNCATED = APPEND_ONLY.filter((table) => !table.startsWith("book_"));

/** What the application may do with the tables of money. Everything else is refused. */
const RIGHTS: Record<string, string> = {
  ...Object.fromEntries(APPEND_ONLY.map((table) => [table, "INSERT SELECT"])),
  credit_clawback: "INSERT SELECT UPDATE",
  credit_clawback_share: "INSERT SELECT UPDATE",
  credit_code: "INSERT SELECT UPDATE",
  credit_code_redemption: "INSERT SELECT",
  credit_freeze: "INSERT SELECT UPDATE",
  credit_gift: "INSERT SELECT UPDATE",
  credit_gift_slice: "INSERT SELECT UPDATE",
  credit_grant: "INSERT SELECT UPDATE",
  credit_hold: "INSERT SELECT UPDATE",
  credit_hold_slice: "INSERT SELECT UPDATE",
  ledger_account: "SELECT",
  ledger_balance: "SELECT UPDATE",
  scrip_clock: "SELECT",
};

type Query = (statement: string, parameters?: unknown[]) => Promise<unknown>;

const OF_MONEY = "~ '^(ledger|credit|book)_|^audit_entry$|^scrip_clock$'";

/** $1 has rows in the tables of the book already; these get one here. */
const MORE_ROWS = `
  INSERT INTO audit_entry (id, action, subject, details) VALUES ('aud_1', 'test', 'test', '{}');
  INSERT INTO book_check (id, scope, duration_ms) VALUES ('chk_1', 'full', 1);
  INSERT INTO book_break (check_id, rule, subject, details) VALUES ('chk_1', 'test', 'test', '{}')`;

const test = base.extend<"customerId", string>("customerId", { scope: "file" }, async ({ database }) => {
  const customer = await newTestCustomer(database.db);
  await customer.give(1_000n, { priceNanodollars: 10_000n });
  await customer.spend(40n);
  await customer.hold(100n);
  await database.owner.query(MORE_ROWS);
  return customer.id;
});

describe("whoever writes it, the database refuses", () => {
  test.for(Object.entries(REFUSED))("%s", async ([rule, statement], { database, customerId }) => {
    expect(await findBrokenRule(database, statement, [customerId])).toBe(rule);
  });

  test("nothing else: every rule of these tables is proven above", async ({ database }) => {
    const { rows } = await database.owner.query<{ rule: string }>(
      `SELECT conname AS rule FROM pg_constraint WHERE contype IN ('c', 'u') AND conrelid::regclass::text ~ '^(ledger|credit)_'
       UNION SELECT i.indexrelid::regclass::text FROM pg_index i
         WHERE i.indisunique AND NOT i.indisprimary AND i.indrelid::regclass::text ~ '^(ledger|credit)_'`,
    );
    expect(rows.map(({ rule }) => rule).toSorted()).toEqual(Object.keys(REFUSED).toSorted());
  });

  test("an entry above 10^15", async ({ database, customerId }) => {
    const statement = entry("'credits', 1000000000000001, NULL, NULL");
    expect(await findBrokenRule(database, statement, [customerId])).toBe("ledger_entry_amount");
  });
});

describe("what was written stays, whoever wants to change it", () => {
  test.for(APPEND_ONLY)("%s", async (table, { database, customerId }) => {
    for (const statement of [`UPDATE ${table} SET id = id`, `DELETE FROM ${table}`]) {
      const change = inRolledBack(database, (query) => query(statement));
      await expect(change, `${statement}, beside ${customerId}`).rejects.toThrow("append-only");
    }
  });

  test.for(NEVER_TRUNCATED)("%s is never emptied", async (table, { database }) => {
    const change = inRolledBack(database, (query) => query(`TRUNCATE ${table} CASCADE`));
    await expect(change).rejects.toThrow("append-only");
  });
});

test("the application may do no more than it must", async ({ database }) => {
  const { rows } = await database.owner.query<{ table: string; rights: string }>(
    `SELECT c.relname AS "table", string_agg(r.name, ' ' ORDER BY r.name) AS rights
       FROM pg_class c CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS r (name)
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname ${OF_MONEY}
         AND has_table_privilege('scrip_app', c.oid, r.name)
       GROUP BY c.relname`,
  );
  expect(Object.fromEntries(rows.map(({ table, rights }) => [table, rights]))).toEqual(RIGHTS);
});

test("functions run with the rights of their caller, except two that see no tables but the owner's", async ({
  database,
}) => {
  const { rows } = await database.owner.query(
    "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY proname",
  );
  const pinned = expect.arrayContaining(["search_path=public, pg_temp"]);
  expect(rows).toEqual([
    { proname: "ledger_open_customer", proconfig: pinned },
    { proname: "selection_forget_quotes", proconfig: pinned },
  ]);
});

/** The name of the rule that the statement breaks; null when it breaks none. Nothing of it is kept. */
async function findBrokenRule(
  database: TestDatabase,
  statement: string,
  parameters: unknown[],
): Promise<string | null> {
  return inRolledBack(database, async (query) => {
    try {
      await query(statement, parameters);
      return null;
    } catch (error) {
      return (error as { constraint?: string }).constraint ?? String(error);
    }
  });
}

async function inRolledBack<T>({ owner }: TestDatabase, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await owner.connect();
  try {
    await client.query("BEGIN");
    return await work((statement, parameters) => client.query(statement, parameters));
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
