import type { Guard } from "./guard.ts";

const LAST_LINE = "packages/credits/src/last-line.test.ts";
const BOOK = "packages/ledger/src/book.test.ts";
const HOLDS = "packages/credits/src/holds/hold.test.ts";
const DRAW_DOWN = "packages/credits/src/holds/draw-down.test.ts";
const DUE_HOLDS = "packages/credits/src/holds/due-holds.test.ts";
const GRANTS = "packages/credits/src/grants/grant-credits.test.ts";
const EXPIRY = "packages/credits/src/expiry/expire-grants.test.ts";
const CLAWBACK = "packages/credits/src/clawback/claw-back.test.ts";
const DEBT = "packages/credits/src/clawback/repay-debt.test.ts";
const REINSTATE = "packages/credits/src/clawback/reinstate-clawback.test.ts";
const GIFTS = "packages/credits/src/gifts/gift.test.ts";
const FREEZES = "packages/credits/src/freezes/freeze-customer.test.ts";
const REVERSALS = "packages/credits/src/adjustments/reverse-transfer.test.ts";
const BAD_INPUT = "packages/credits/src/bad-input.test.ts";
const TRANSACTIONS = "packages/db/src/in-transaction.test.ts";
const POSTGRES_KILLS = "packages/credits/src/faults/postgres-kills.test.ts";
const LOST = "packages/db/src/lost-connection.test.ts";
const NOTICES = "packages/db/src/notices.test.ts";
const ANNOUNCEMENTS = "packages/credits/src/announcements.test.ts";

/** Everything that keeps the books right, taken away one at a time. Later flows add theirs. */
export const GUARDS: Guard[] = [
  // The database as the last line
  {
    title: "a business key moves money once",
    bug: { sql: "DROP INDEX ledger_transfer_business_key_key" },
    tests: [LAST_LINE],
    isQuick: true,
  },
  {
    title: "a business key makes one grant",
    bug: { sql: "DROP INDEX credit_grant_business_key_key" },
    tests: [LAST_LINE],
  },
  {
    title: "a transfer is reversed once",
    bug: { sql: "DROP INDEX ledger_transfer_reverses_id_key" },
    tests: [LAST_LINE],
  },
  {
    title: "a statement number is used once",
    bug: { sql: "DROP INDEX ledger_transfer_customer_id_statement_number_key" },
    tests: [LAST_LINE],
  },
  {
    title: "an entry sequence is used once",
    bug: { sql: "DROP INDEX ledger_entry_account_id_sequence_key" },
    tests: [LAST_LINE],
  },
  {
    title: "a refund is clawed back once",
    bug: { sql: "DROP INDEX credit_clawback_business_key_key" },
    tests: [LAST_LINE],
    isQuick: true,
  },
  {
    title: "available credits are never negative",
    bug: { sql: "ALTER TABLE ledger_balance DROP CONSTRAINT ledger_balance_available" },
    tests: [LAST_LINE],
    isQuick: true,
  },
  {
    title: "held credits are never negative",
    bug: { sql: "ALTER TABLE ledger_balance DROP CONSTRAINT ledger_balance_held" },
    tests: [LAST_LINE],
  },
  {
    title: "no entry leaves a negative balance",
    bug: { sql: "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_balance_after" },
    tests: [LAST_LINE],
  },
  {
    title: "a grant has no more than it was given",
    bug: { sql: "ALTER TABLE credit_grant DROP CONSTRAINT credit_grant_remaining" },
    tests: [LAST_LINE],
  },
  {
    title: "a grant holds no more than it has",
    bug: { sql: "ALTER TABLE credit_grant DROP CONSTRAINT credit_grant_held" },
    tests: [LAST_LINE],
    isQuick: true,
  },
  {
    title: "no more of a grant is recognised than was paid",
    bug: { sql: "ALTER TABLE credit_grant DROP CONSTRAINT credit_grant_recognised" },
    tests: [LAST_LINE],
  },
  {
    title: "a hold ends with all of its credits charged or returned",
    bug: { sql: "ALTER TABLE credit_hold DROP CONSTRAINT credit_hold_settled" },
    tests: [LAST_LINE],
  },
  {
    title: "a statement row adds up",
    bug: { sql: "ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_statement" },
    tests: [LAST_LINE],
  },
  {
    title: "a transfer without entries does not exist",
    bug: { sql: "DROP TRIGGER ledger_transfer_balances ON ledger_transfer" },
    tests: [BOOK],
    isQuick: true,
  },
  {
    title: "the entries of a transfer sum to zero, also those that come later",
    bug: { sql: "DROP TRIGGER ledger_entry_balances ON ledger_entry" },
    tests: [BOOK],
    isQuick: true,
  },
  {
    title: "what is added to a transfer after its proof is proven, too",
    bug: {
      inFunction: "ledger_transfer_balances",
      replace: "PERFORM set_config('scrip.transfer', '', true);",
      by: "",
    },
    tests: [BOOK],
    isQuick: true,
  },
  {
    title: "entries stay as they were written",
    bug: { sql: "DROP TRIGGER append_only ON ledger_entry" },
    tests: [LAST_LINE],
    isQuick: true,
  },
  {
    title: "transfers stay as they were written",
    bug: { sql: "DROP TRIGGER append_only ON ledger_transfer" },
    tests: [LAST_LINE],
  },
  {
    title: "movements of grants stay as they were written",
    bug: { sql: "DROP TRIGGER append_only ON credit_grant_movement" },
    tests: [LAST_LINE],
  },
  {
    title: "the audit trail stays as it was written",
    bug: { sql: "DROP TRIGGER append_only ON audit_entry" },
    tests: [LAST_LINE],
  },
  {
    title: "entries are never truncated",
    bug: { sql: "DROP TRIGGER never_truncated ON ledger_entry" },
    tests: [LAST_LINE],
  },
  {
    title: "the application cannot change entries",
    bug: { sql: "GRANT UPDATE, DELETE ON ledger_entry TO scrip_app" },
    tests: [LAST_LINE],
    isQuick: true,
  },
  {
    title: "the application cannot open accounts",
    bug: { sql: "GRANT INSERT ON ledger_account TO scrip_app" },
    tests: [LAST_LINE],
  },
  {
    title: "the application cannot move the clock",
    bug: { sql: "GRANT UPDATE ON scrip_clock TO scrip_app" },
    tests: [BOOK],
  },
  {
    title: "a customer's book is open before the first movement",
    bug: { sql: "DROP TRIGGER customer_opens_book ON customer" },
    tests: [BOOK],
    isQuick: true,
  },

  // Placing and settling
  {
    title: "movements of a customer wait for each other",
    bug: {
      inFunction: "ledger_lock_customer",
      replace: "pg_advisory_xact_lock(hashtextextended(locked_customer_id, 0))",
      by: "pg_sleep(0)",
    },
    tests: [HOLDS],
    isQuick: true,
  },
  {
    title: "a hold ends once",
    bug: {
      inFunction: "credits_settle_hold",
      replace: "WHERE id = p_hold_id AND status = 'placed'",
      by: "WHERE id = p_hold_id",
    },
    tests: [HOLDS],
    isQuick: true,
  },
  {
    title: "a charge is never above its hold",
    bug: { inFunction: "credits_settle_hold", replace: "least(p_charge, h.amount_microcredits)", by: "p_charge" },
    tests: [HOLDS],
  },
  {
    title: "what returns to an expired grant expires",
    bug: {
      inFunction: "credits_settle_hold",
      replace: "g.expires_at <= moment AS is_expired",
      by: "false AS is_expired",
    },
    tests: [HOLDS],
    isQuick: true,
  },
  {
    title: "a repeated request is held once",
    bug: { inFunction: "credits_place_hold", replace: "IF FOUND THEN", by: "IF false THEN" },
    tests: [HOLDS],
  },
  {
    title: "no hold exceeds what is spendable",
    bug: { inFunction: "credits_place_hold", replace: "answer.available < p_amount", by: "false" },
    tests: [HOLDS],
  },
  {
    title: "a frozen customer spends nothing",
    bug: { inFunction: "credits_place_hold", replace: "IF frozen IS NOT NULL", by: "IF false" },
    tests: [HOLDS],
  },
  {
    title: "who owes credits spends nothing",
    bug: { inFunction: "credits_place_hold", replace: "IF answer.debt > 0", by: "IF false" },
    tests: [DEBT],
    isQuick: true,
  },
  {
    title: "the grant that ends first is spent first",
    bug: {
      inFunction: "credits_place_hold",
      replace: "ORDER BY expires_at NULLS LAST",
      by: "ORDER BY expires_at NULLS FIRST",
    },
    tests: [DRAW_DOWN],
    isQuick: true,
  },
  {
    title: "promotional credits are spent before paid ones",
    bug: { inFunction: "credits_place_hold", replace: "(category = 'paid')", by: "(category = 'promotional')" },
    tests: [DRAW_DOWN],
  },
  {
    title: "an expired grant is not spent",
    bug: { inFunction: "credits_place_hold", replace: "expires_at > moment", by: "true" },
    tests: [EXPIRY],
  },
  {
    title: "a grant is not spent before its time",
    bug: { inFunction: "credits_place_hold", replace: "effective_at <= moment", by: "true" },
    tests: [EXPIRY],
  },
  {
    title: "only a hold past its time is swept",
    bug: { inFile: "packages/credits/src/holds/hold.store.ts", replace: "AND expires_at <= scrip_now()", by: "" },
    tests: [DUE_HOLDS],
    isQuick: true,
  },

  {
    title: "the oldest of equal grants is spent first",
    bug: { inFunction: "credits_place_hold", replace: "created_at, id", by: "created_at DESC, id" },
    tests: [DRAW_DOWN],
  },
  {
    title: "an ended hold is not extended",
    bug: {
      inFile: "packages/credits/src/holds/hold.store.ts",
      replace: "WHERE id = ${holdId} AND status = 'placed'",
      by: "WHERE id = ${holdId}",
    },
    tests: [DUE_HOLDS],
  },

  // Money follows credits
  {
    title: "revenue is the floor of price times used by credits",
    bug: { inFunction: "credits_recognised", replace: "floor(", by: "ceil(" },
    tests: [HOLDS, CLAWBACK, EXPIRY],
  },
  {
    title: "a business key that was posted moves nothing, and is answered",
    bug: { inFunction: "ledger_post_transfer", replace: "IF FOUND THEN", by: "IF false THEN" },
    tests: [GRANTS],
  },
  {
    title: "a plan made from a stale reading changes no grant",
    bug: {
      inFile: "packages/credits/src/grants/grant.store.ts",
      replace: "AND remaining_microcredits + ${change.amountMicrocredits} >= held_microcredits",
      by: "",
    },
    tests: ["packages/credits/src/grants/change-grants.test.ts"],
    isQuick: true,
  },
  {
    title: "amounts are above zero and at most 10^15",
    bug: { inFile: "packages/credits/src/require-amount.ts", replace: "amountMicrocredits <= 0n", by: "false" },
    tests: [BAD_INPUT, GRANTS],
  },
  {
    title: "a clawback is reinstated once",
    bug: {
      inFile: "packages/credits/src/clawback/clawback.store.ts",
      replace: "AND reinstated_at IS NULL",
      by: "",
    },
    tests: [REINSTATE],
    isQuick: true,
  },
  {
    title: "a gift ends once",
    bug: {
      inFile: "packages/credits/src/gifts/gift.store.ts",
      replace: "WHERE id = ${giftId} AND status = 'open'",
      by: "WHERE id = ${giftId}",
    },
    tests: [GIFTS],
  },
  {
    title: "a transfer is undone once",
    bug: {
      inFile: "packages/credits/src/adjustments/reverse-transfer.ts",
      replace: "await requireFirstReversal(tx, original);",
      by: "",
    },
    tests: [REVERSALS],
    isQuick: true,
  },
  {
    title: "a customer stays frozen until the last freeze is lifted",
    bug: {
      inFile: "packages/credits/src/freezes/freeze.store.ts",
      replace: "AND lifted_at IS NULL ORDER BY",
      by: "AND false ORDER BY",
    },
    tests: [FREEZES],
  },

  // Transactions
  {
    title: "the loser of a deadlock is run again",
    bug: { inFile: "packages/db/src/in-transaction.ts", replace: '"40001", "40P01"', by: '"40001"' },
    tests: [TRANSACTIONS],
  },
  {
    title: "work that is not keyed is never run twice",
    bug: {
      inFile: "packages/db/src/in-transaction.ts",
      replace: "isLost && progress.isWorkDone && !isKeyed",
      by: "false",
    },
    tests: [LOST],
    isQuick: true,
  },
  {
    title: "keyed work is run again when its answer was lost",
    bug: {
      inFile: "packages/db/src/in-transaction.ts",
      replace: "!(isLost || isConflict(error))",
      by: "!isConflict(error)",
    },
    tests: [LOST],
  },
  {
    title: "only what was kept is told to open tabs",
    bug: { inFile: "packages/db/src/notices.ts", replace: "if (collected) collected.push(notice);\n  else ", by: "" },
    tests: [NOTICES],
    isQuick: true,
  },
  {
    title: "a charge is told to open tabs",
    bug: {
      inFile: "packages/credits/src/holds/hold.store.ts",
      replace: "if (row.customerId !== null) announceBalance(tx, row.customerId);",
      by: "",
    },
    tests: [ANNOUNCEMENTS],
  },
  {
    title: "what was acknowledged survives the death of the database",
    bug: { inFile: "packages/testing/src/faults/durable-postgres.ts", replace: "durable: true", by: "durable: false" },
    tests: [POSTGRES_KILLS],
  },
];
