import { type Db, inTransaction, readNow, type Tx } from "@scrip/db";
import type { HistoryType, StatementFilter, StatementRow } from "@scrip/ledger";
import { type TestDatabase, test } from "@scrip/testing";
import fc from "fast-check";
import { expect } from "vitest";
import { newTestCustomer, type TestCustomer } from "../test-customer.ts";
import { listHistory } from "./list-history.ts";

/**
 * Charges in one go, an hour after one another, which is what a month of use leaves behind. `description` and `model` are SQL over n,
 * the number of the charge.
 */
async function spendMany(
  database: TestDatabase,
  customer: TestCustomer,
  charges: { count: number; description: string; model: string },
): Promise<void> {
  await database.owner.query(`
    DO $$ DECLARE hold text; BEGIN
      FOR n IN 1 .. ${charges.count} LOOP
        UPDATE scrip_clock SET "offset" = "offset" + interval '1 hour';
        hold := scrip_new_id('req');
        PERFORM credits_place_hold(hold, '${customer.id}', NULL, 10, interval '15 minutes');
        PERFORM credits_settle_hold(hold, 'captured', 1 + n % 7, 3, 'usr_test', ${charges.description}, ${charges.model});
      END LOOP;
    END $$`);
}

/** The rows of so many pages; of all of them, when nothing is said. */
async function readPages(db: Db, customerId: string, filter: StatementFilter, { limit = 100, pages = 1_000 } = {}) {
  const rows: StatementRow[] = [];
  let cursor: string | undefined;
  for (let turned = 0; turned < pages; turned += 1) {
    const page = await listHistory(db, customerId, filter, { limit, cursor });
    rows.push(...page.rows);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return rows;
}

/** The filter as its documentation says it, over rows in memory. */
function passes(row: StatementRow, { types, from, to, modelId, search }: StatementFilter): boolean {
  const ids = [row.transferId, row.requestId, row.paymentId];
  return (
    (!types?.length || types.includes(row.type)) &&
    (!from || row.createdAt >= from) &&
    (!to || row.createdAt < to) &&
    (!modelId || row.modelId === modelId) &&
    (!search || row.description.slice(0, 200).toLowerCase().includes(search.toLowerCase()) || ids.includes(search))
  );
}

/** How many transfers this connection has read. */
async function countReadRows(tx: Tx): Promise<number> {
  const [stats] = await tx.$queryRaw<[{ read: bigint }]>`
    SELECT seq_tup_read + idx_tup_fetch AS read FROM pg_stat_xact_user_tables WHERE relname = 'ledger_transfer'`;
  return Number(stats.read);
}

let longHistory: Promise<TestCustomer> | undefined;

/** More rows of many kinds than what a search reads itself; the tests that only read share it. */
function openLongHistory(database: TestDatabase): Promise<TestCustomer> {
  longHistory ??= (async () => {
    const customer = await newTestCustomer(database.db);
    await customer.buy(10n ** 9n, { bonus: 1_000n });
    await customer.adjust(77n);
    for (let part = 0; part < 4; part += 1) {
      await spendMany(database, customer, {
        count: 135,
        description: "'Answer by ' || (ARRAY['GPT-4o', 'Claude Ünïcode', 'Gemini_100%'])[n % 3 + 1]",
        model: "'m' || n % 5",
      });
      await customer.give(500n, { category: "promotional" });
      const { paymentId } = await customer.buy(10_000n);
      await customer.refund(paymentId, 500);
    }
    await database.owner.query("UPDATE scrip_clock SET \"offset\" = '0'");
    return customer;
  })();
  return longHistory;
}

test("every filter, alone and with others, answers exactly the rows that pass, once, newest first", async ({
  db,
  database,
}) => {
  const customer = await openLongHistory(database);
  const all = await readPages(db, customer.id, {});
  expect(all.length).toBeGreaterThan(550);
  expect(all.map((row) => row.number)).toEqual(all.map((_, index) => BigInt(all.length - index)));

  const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 1 });
  const types = fc.subarray<HistoryType>(["purchase", "bonus", "spend", "clawback", "adjustment", "gift"]);
  const moment = fc.constantFrom(...all.map((row) => row.createdAt));
  const words = ["answer", "GPT", "ünï", "_100%", "%", "_", "test", "nothing like it", "'; --", "Refund", "a"];
  const someIds = all.flatMap((row) => [row.transferId, row.requestId, row.paymentId]).filter((id) => id !== null);
  const filters = fc.record({
    types: optional(types),
    from: optional(moment),
    to: optional(moment),
    modelId: optional(fc.constantFrom("m0", "m4", "m9")),
    search: optional(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...someIds))),
  });
  await fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 1, max: 100 }), async (filter, limit) => {
      const expected = all.filter((row) => passes(row, filter)).slice(0, 3 * limit);
      expect(await readPages(db, customer.id, filter, { limit, pages: 3 })).toEqual(expected);
    }),
    { numRuns: 120 },
  );
}, 60_000);

test("a search among more phrases than it can look up goes on page by page, and finds every row", async ({
  db,
  database,
}) => {
  const customer = await newTestCustomer(db);
  await customer.buy(10n ** 6n);
  await spendMany(database, customer, {
    count: 1_100,
    description: "'Answer ' || n || CASE WHEN n % 400 = 1 THEN ' rare' ELSE '' END",
    model: "'m'",
  });
  const first = await listHistory(db, customer.id, { search: "rare" }, { limit: 10 });
  expect(first.rows.map((row) => row.description)).toEqual(["Answer 801 rare", "Answer 401 rare"]);
  expect(first.nextCursor).not.toBeNull();
  const found = await readPages(db, customer.id, { search: "RARE" }, { limit: 10 });
  expect(found.map((row) => row.description)).toEqual(["Answer 801 rare", "Answer 401 rare", "Answer 1 rare"]);
  expect(await readPages(db, customer.id, { search: "rare", modelId: "other" })).toEqual([]);
  expect(await readPages(db, customer.id, { search: "not there" })).toEqual([]);
}, 60_000);

test("one customer's history never shows another's rows, not even by their id", async ({ db }) => {
  const [one, other] = [await newTestCustomer(db), await newTestCustomer(db)];
  const { paymentId, transferId } = await one.buy(1_000n);
  const requestId = await one.spend(10n);
  for (const search of [paymentId, transferId, requestId]) {
    expect(await readPages(db, one.id, { search })).toHaveLength(1);
    expect(await readPages(db, other.id, { search })).toEqual([]);
  }
});

test("dates never go back: who began earlier but came later is dated with the row before", async ({ db }) => {
  const customer = await newTestCustomer(db);
  await customer.buy(1_000n);
  await inTransaction(db, async (tx) => {
    const began = await readNow(tx);
    await customer.spend(10n); // in another transaction, while this one waits
    const { rows } = await listHistory(db, customer.id, {}, { limit: 1 });
    expect(rows[0]?.createdAt.getTime()).toBeGreaterThanOrEqual(began.getTime());
    await tx.$executeRaw`SELECT credits_place_hold('req_late', ${customer.id}, NULL, 10, interval '15 minutes')`;
    await tx.$executeRaw`SELECT credits_settle_hold('req_late', 'captured', 5, 0, 'usr_test', 'Answer', 'm')`;
  });
  const dated = await db.ledgerTransfer.findMany({
    where: { customerId: customer.id, statementNumber: { not: null } },
    orderBy: { statementNumber: "asc" },
    select: { requestId: true, createdAt: true },
  });
  expect(dated.at(-1)?.requestId).toBe("req_late");
  expect(dated.at(-1)?.createdAt).toEqual(dated.at(-2)?.createdAt);
});

test("a page reads about as many rows as it shows, however deep and rare they are", async ({ db, database }) => {
  const customer = await openLongHistory(database);
  await database.owner.query("VACUUM ANALYZE ledger_transfer");
  const middle = (await listHistory(db, customer.id, {}, { limit: 100 })).rows.at(-1)?.createdAt ?? new Date();
  const filters: StatementFilter[] = [
    {},
    { types: ["adjustment"] },
    { types: ["purchase", "clawback"] },
    { modelId: "m3" },
    { modelId: "m3", types: ["adjustment"] },
    { to: middle },
    { from: new Date(0), to: new Date(0) },
    { search: "nothing like it" },
  ];
  for (const filter of filters) {
    const [shown, read] = await inTransaction(db, async (tx) => {
      const before = await countReadRows(tx);
      const { rows } = await listHistory(tx, customer.id, filter, { limit: 20 });
      return [rows.length, (await countReadRows(tx)) - before];
    });
    // One row more of each type, and those that are read to find a time, once for the plan and once for the answer. A search reads
    // the newest 200, then one of each phrase.
    expect(read, JSON.stringify(filter)).toBeLessThan((filter.search ? 260 : 60) + shown);
  }
}, 60_000);

test.for<[name: string, filter: object]>([
  ["an unknown type", { types: ["theft"] }],
  ["a time that is none", { from: new Date(Number.NaN) }],
  ["a time as text", { to: "2026-01-01" }],
  ["an empty search", { search: "" }],
  ["a search of 201 characters", { search: "x".repeat(201) }],
  ["a search with NUL", { search: "a\0b" }],
  ["a search with half a character", { search: "\ud800" }],
  ["a model with NUL", { modelId: "\0" }],
  ["a model that is no text", { modelId: 5 }],
])("refuses %s", async ([, filter], { db }) => {
  const customer = await newTestCustomer(db);
  await expect(listHistory(db, customer.id, filter, { limit: 1 })).rejects.toMatchObject({ code: "invalid_input" });
});
