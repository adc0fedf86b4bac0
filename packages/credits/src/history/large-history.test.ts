import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openTestDatabase, type TestDatabase } from "@scrip/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportStatement, getStatement } from "../statements/get-statement.ts";
import { proveStatement } from "../statements/prove-statement.ts";
import { exportHistory } from "./export-history.ts";

// Rows without entries and grants, as many as a test can write: not a book, so nothing checks its invariants.
const ROWS = 60_000;
const CUSTOMER = "cus_large";
const MONTH = "2025-03";
/** All rows at once are some 40 MB. */
const MEMORY_MAX_BYTES = 10_000_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const client = await database.owner.connect();
  await client.query(`INSERT INTO customer (id, kind, name) VALUES ('${CUSTOMER}', 'person', 'Large')`);
  await client.query("SET session_replication_role = replica");
  await client.query(`
    INSERT INTO ledger_transfer (id, business_key, code, customer_id, actor, statement_number, history_type, amount_microcredits,
        balance_before, balance_after, description, request_id, created_at)
      SELECT 'trf_' || n, 'test:' || n, 'purchase', '${CUSTOMER}', 'test', n, 'purchase', 1000001, (n - 1) * 1000001, n * 1000001::bigint,
             'Answer by a model', 'req_' || md5(n::text), timestamptz '2025-03-01 00:00Z' + n * interval '44 seconds'
        FROM generate_series(1, ${ROWS}::bigint) AS n`);
  await client.query(
    `UPDATE ledger_balance SET statement_number = ${ROWS}, available_microcredits = ${ROWS} * 1000001::bigint`,
  );
  await client.query("SET session_replication_role = origin");
  await client.query("ANALYZE ledger_transfer");
  client.release();
}, 60_000);
afterAll(() => database.close());

/** How many lines the text has, and by how much memory grew while it was read, garbage aside. */
async function readLarge(parts: AsyncIterable<string>): Promise<{ lines: number; grownBytes: number }> {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let [lines, grownBytes, count] = [0, 0, 0];
  for await (const part of parts) {
    lines += part.split("\n").length - 1;
    count += 1;
    if (count % 10 !== 0) continue;
    collectGarbage();
    grownBytes = Math.max(grownBytes, process.memoryUsage().heapUsed - before);
  }
  expect(count).toBeGreaterThan(ROWS / 1_000);
  return { lines, grownBytes };
}

test("a history is exported in memory that does not grow with it", async () => {
  for (const format of ["csv", "json"] as const) {
    const { lines, grownBytes } = await readLarge(exportHistory(database.db, CUSTOMER, {}, format));
    expect(lines).toBeGreaterThanOrEqual(ROWS + 1);
    expect(grownBytes).toBeLessThan(MEMORY_MAX_BYTES);
  }
}, 60_000);

test("a reader that waits is waited for: no page is read ahead", async () => {
  let pages = 0;
  const counting = new Proxy(database.db, {
    get(target, name, receiver) {
      if (name === "$queryRaw") pages += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const parts = exportHistory(counting, CUSTOMER, {}, "csv")[Symbol.asyncIterator]();
  await parts.next();
  await parts.next();
  await parts.next();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(pages).toBe(2);
  await parts.return?.();
});

test("the statement of a month of 60,000 rows is a file in memory that does not grow, and too large for anything else", async () => {
  const { lines, grownBytes } = await readLarge(await exportStatement(database.db, CUSTOMER, MONTH));
  expect(lines).toBeGreaterThanOrEqual(ROWS);
  expect(grownBytes).toBeLessThan(MEMORY_MAX_BYTES);
  await expect(getStatement(database.db, CUSTOMER, MONTH)).rejects.toMatchObject({
    code: "too_large",
    publicMessage: "This month has 60000 rows. Download its statement as a file.",
  });
}, 60_000);

test("a statement that does not add up is not handed out, and its proof names the row", async () => {
  const client = await database.owner.connect();
  await client.query("SET session_replication_role = replica");
  await client.query(
    "UPDATE ledger_transfer SET balance_before = balance_before + 1, balance_after = balance_after + 1 WHERE statement_number = 30000",
  );
  await client.query("SET session_replication_role = origin");
  client.release();
  await expect(readLarge(await exportStatement(database.db, CUSTOMER, MONTH))).rejects.toMatchObject({
    code: "internal",
    message: expect.stringContaining("Row 30000 begins with"),
  });
  expect(await proveStatement(database.db, CUSTOMER, MONTH)).toMatchObject({
    isRight: false,
    problem: expect.stringContaining("Row 30000 begins with"),
  });
});
