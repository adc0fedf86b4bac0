import { type Db, inTransaction, newId } from "@scrip/db";
import { checkInvariants, openTestDatabase, type TestDatabase } from "@scrip/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { grantCredits } from "../grants/grant-credits.ts";
import { placeHold } from "../holds/place-hold.ts";
import { captureHold } from "../holds/settle-hold.ts";
import { verifyBooks } from "./verify-books.ts";

// Not the shared fixture: these books are broken on purpose, which the invariants after each test would report.
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

type Planted = { customerId: string; requestId: string; openRequestId: string; grantId: string };

async function soundBooks(db: Db): Promise<Planted> {
  const customerId = newId("cus");
  await db.customer.create({ data: { id: customerId, kind: "person", name: "Test" } });
  const { grantId } = await inTransaction(db, (tx) =>
    grantCredits(tx, {
      customerId,
      category: "paid",
      source: "package",
      amountMicrocredits: 1_000n,
      priceNanodollars: 10_000n,
      businessKey: `test:${customerId}`,
      historyType: "purchase",
      description: "Test",
      actor: "test",
    }),
  );
  const [requestId, openRequestId] = [newId("req"), newId("req")];
  for (const id of [requestId, openRequestId]) {
    await inTransaction(db, (tx) =>
      placeHold(tx, { requestId: id, customerId, userId: "usr_test", amountMicrocredits: 100n }),
    );
  }
  await inTransaction(db, (tx) =>
    captureHold(tx, {
      requestId,
      chargeMicrocredits: 40n,
      providerCostNanodollars: 0n,
      actor: "test",
      description: "Answer",
      modelId: "m",
    }),
  );
  return { customerId, requestId, openRequestId, grantId };
}

/** Writes as the owner, past every trigger and foreign key, the way a broken disk or a careless operator would. */
async function plant(statement: string, parameters: string[]): Promise<void> {
  const client = await database.owner.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL session_replication_role = replica");
    const { rowCount } = await client.query(statement, parameters);
    expect(rowCount).toBeGreaterThan(0);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

test("sound books break no rule, in whole and since the last check", async () => {
  await soundBooks(database.db);
  expect((await verifyBooks(database.db, "full")).breaks).toEqual([]);
  expect((await verifyBooks(database.db, "recent")).breaks).toEqual([]);
});

const FAULTS: { fault: string; rule: string; statement: string; of: (planted: Planted) => string; recent: boolean }[] =
  [
    {
      fault: "an entry is gone",
      rule: "transfer_balances",
      recent: true,
      of: (p) => p.requestId,
      statement:
        "DELETE FROM ledger_entry e USING ledger_transfer t WHERE t.id = e.transfer_id AND t.request_id = $1 AND e.account_id = 'consumed'",
    },
    {
      fault: "an entry is altered",
      rule: "ledger_sums_to_zero",
      recent: false,
      of: (p) => p.requestId,
      statement:
        "UPDATE ledger_entry e SET amount = amount + 7 FROM ledger_transfer t WHERE t.id = e.transfer_id AND t.request_id = $1 AND e.account_id = 'consumed'",
    },
    {
      fault: "a credit is added to a balance",
      rule: "balance_is_sum_of_entries",
      recent: false,
      of: (p) => p.customerId,
      statement: "UPDATE ledger_balance SET available_microcredits = available_microcredits + 1 WHERE customer_id = $1",
    },
    {
      fault: "the same, seen without reading all entries",
      rule: "last_entries_are_balance",
      recent: true,
      of: (p) => p.customerId,
      statement: "UPDATE ledger_balance SET available_microcredits = available_microcredits + 1 WHERE customer_id = $1",
    },
    {
      fault: "a balance no longer ends the statement",
      rule: "last_statement_is_balance",
      recent: true,
      of: (p) => p.customerId,
      statement: "UPDATE ledger_balance SET available_microcredits = available_microcredits - 1 WHERE customer_id = $1",
    },
    {
      fault: "a running balance is altered",
      rule: "entries_run_gapless_and_right",
      recent: false,
      of: (p) => `customer:${p.customerId}:available`,
      statement: "UPDATE ledger_entry SET balance_after = balance_after + 1 WHERE account_id = $1 AND sequence = 2",
    },
    {
      fault: "a statement number is skipped",
      rule: "statement_runs_gapless",
      recent: false,
      of: (p) => p.customerId,
      statement:
        "UPDATE ledger_transfer SET statement_number = statement_number + 5 WHERE customer_id = $1 AND statement_number = 2",
    },
    {
      fault: "a grant is deleted",
      rule: "grants_add_up_to_balance",
      recent: true,
      of: (p) => p.grantId,
      statement: "DELETE FROM credit_grant WHERE id = $1",
    },
    {
      fault: "a grant has more than its movements",
      rule: "grant_is_sum_of_movements",
      recent: false,
      of: (p) => p.grantId,
      statement: "UPDATE credit_grant SET remaining_microcredits = remaining_microcredits + 1 WHERE id = $1",
    },
    {
      fault: "recognised money is altered",
      rule: "deferred_revenue_is_unrecognised",
      recent: false,
      of: (p) => p.grantId,
      statement: "UPDATE credit_grant SET recognised_nanodollars = recognised_nanodollars + 1 WHERE id = $1",
    },
    {
      fault: "a hold is orphaned",
      rule: "held_is_open_holds",
      recent: true,
      of: (p) => p.openRequestId,
      statement: "DELETE FROM credit_hold WHERE id = $1",
    },
    {
      fault: "a slice is lost",
      rule: "hold_is_its_slices",
      recent: true,
      of: (p) => p.openRequestId,
      statement: "DELETE FROM credit_hold_slice WHERE hold_id = $1",
    },
    {
      fault: "a movement is lost",
      rule: "transfer_moves_grants_and_balance_alike",
      recent: true,
      of: (p) => p.requestId,
      statement:
        "DELETE FROM credit_grant_movement m USING ledger_transfer t WHERE t.id = m.transfer_id AND t.request_id = $1",
    },
    {
      fault: "a life total is altered",
      rule: "totals_follow_the_book",
      recent: false,
      of: (p) => p.customerId,
      statement: "UPDATE ledger_balance SET spent_microcredits = spent_microcredits + 1 WHERE customer_id = $1",
    },
    {
      fault: "a gift has no escrow",
      rule: "escrow_is_open_gifts",
      recent: false,
      of: (p) => p.customerId,
      statement:
        "INSERT INTO credit_gift (id, customer_id, amount_microcredits, remaining_microcredits, price_nanodollars, expires_at) VALUES ('gft_' || $1, $1, 5, 5, 0, scrip_now())",
    },
    {
      fault: "a payment is paid without its grant",
      rule: "paid_payment_has_its_grants",
      recent: false,
      of: (p) => p.customerId,
      statement: `INSERT INTO payment (id, customer_id, user_id, package_id, status, credits_microcredits, bonus_microcredits, amount_cents, currency, idempotency_key, paid_at)
      VALUES ('pay_' || $1, $1, 'usr_test', 'starter', 'paid', 1000, 0, 1000, 'usd', 'k', scrip_now())`,
    },
    {
      fault: "a request is charged otherwise than its hold",
      rule: "request_has_one_settlement",
      recent: true,
      of: (p) => p.requestId,
      statement: `INSERT INTO ai_request (id, customer_id, user_id, surface, model_id, price_id, task_type, complexity, status, counted_input_tokens, output_cap, hold_microcredits, charge_microcredits, settled_at)
      SELECT id, customer_id, 'usr_test', 'chat', 'm', 'p', 'code', 'simple', 'settled', 1, 1, 100, 41, scrip_now() FROM credit_hold WHERE id = $1`,
    },
    {
      fault: "a clawback waits for what no hold pins",
      rule: "clawback_waits_for_what_is_pinned",
      recent: true,
      of: (p) => p.grantId,
      statement:
        "INSERT INTO credit_clawback_share (clawback_id, grant_id, due_microcredits, pending_microcredits) VALUES ('clb_' || $1, $1, 5, 5)",
    },
    {
      fault: "a freeze is struck from the customer",
      rule: "frozen_while_a_freeze_is_open",
      recent: true,
      of: (p) => p.customerId,
      statement: "UPDATE customer SET frozen_at = scrip_now() WHERE id = $1",
    },
    {
      fault: "more is recognised of a grant than has left it",
      rule: "recognised_is_what_has_left",
      recent: true,
      of: (p) => p.grantId,
      statement: "UPDATE credit_grant SET recognised_nanodollars = recognised_nanodollars + 1 WHERE id = $1",
    },
    {
      fault: "debt that no clawback is owed",
      rule: "debt_is_owed_to_clawbacks",
      recent: true,
      of: (p) => p.customerId,
      statement: "UPDATE ledger_balance SET debt_microcredits = debt_microcredits + 1 WHERE customer_id = $1",
    },
    {
      fault: "a grant is due to a clawback that is not there",
      rule: "clawback_due_is_its_shares",
      recent: true,
      of: (p) => p.grantId,
      statement: "UPDATE credit_grant SET clawback_due_microcredits = 5 WHERE id = $1",
    },
    {
      fault: "a gift has more than was taken from its grants",
      rule: "open_gift_is_its_slices",
      recent: true,
      of: (p) => p.customerId,
      statement:
        "INSERT INTO credit_gift (id, customer_id, amount_microcredits, remaining_microcredits, price_nanodollars, expires_at) VALUES ('gft_' || $1, $1, 5, 5, 0, scrip_now())",
    },
    {
      fault: "a row is dated before the one that it follows",
      rule: "statement_runs_in_time",
      recent: false,
      of: (p) => p.customerId,
      statement:
        "UPDATE ledger_transfer SET created_at = created_at - interval '1 hour' WHERE customer_id = $1 AND statement_number = 2",
    },
    {
      fault: "a clawback has taken nothing",
      rule: "clawback_is_taken_pending_or_debt",
      recent: false,
      of: (p) => p.customerId,
      statement:
        "INSERT INTO credit_clawback (id, customer_id, payment_id, business_key, reason, refunded_nanodollars, due_microcredits) VALUES ('clb_' || $1, $1, 'pay_x', 'x', 'refund', 1, 5)",
    },
    {
      fault: "more counts as bought than was bought",
      rule: "purchased_is_what_was_bought",
      recent: false,
      of: (p) => p.customerId,
      statement: "UPDATE ledger_balance SET purchased_microcredits = purchased_microcredits + 1 WHERE customer_id = $1",
    },
  ];

test.each(FAULTS)(
  "$fault: found as $rule, by the checker of the tests too; the customer is frozen, an alarm is raised, nothing is repaired",
  async ({ rule, statement, of, recent }) => {
    const fresh = await openTestDatabase();
    const shared = database;
    database = fresh;
    try {
      const planted = await soundBooks(fresh.db);
      await plant(statement, [of(planted)]);
      await expect(checkInvariants(fresh.owner)).rejects.toThrow("The book is broken");
      const soon = await fresh.owner.query("SELECT rule FROM verify_books(scrip_now() - interval '5 minutes')");
      expect(soon.rows.some((row) => row.rule === rule)).toBe(recent);
      const found = await verifyBooks(fresh.db, "full");
      expect(found.breaks.map((one) => one.rule)).toContain(rule);

      const about = found.breaks.filter((one) => one.rule === rule);
      if (about.some((one) => one.customerId === planted.customerId)) {
        const customer = await fresh.db.customer.findUniqueOrThrow({ where: { id: planted.customerId } });
        expect(customer.frozenAt).not.toBeNull();
      }
      expect(await fresh.db.alarm.count({ where: { kind: "books_broken" } })).toBeGreaterThan(0);
      expect(await fresh.db.bookBreak.count({ where: { checkId: found.checkId } })).toBe(found.breaks.length);
      const again = await fresh.owner.query("SELECT rule FROM verify_books()");
      // Freezing the customer makes that one rule true again; every other breach is still there to be looked at.
      expect(again.rows.some((row) => row.rule === rule)).toBe(rule !== "frozen_while_a_freeze_is_open");
    } finally {
      database = shared;
      await fresh.close();
    }
  },
);

test("every rule is proven to fire", async () => {
  const { rows } = await database.owner.query<{ body: string }>(
    "SELECT prosrc AS body FROM pg_proc WHERE proname = 'verify_books'",
  );
  const rules = [...(rows[0]?.body ?? "").matchAll(/SELECT '(\w+)'/g)].map((match) => match[1]);
  expect(new Set(FAULTS.map((fault) => fault.rule))).toEqual(new Set(rules));
});
