import type { Tx } from "@scrip/db";
import { type TestDatabase, test } from "@scrip/testing";
import { expect } from "vitest";
import { listHistory } from "../history/list-history.ts";
import { writeHistoryRow } from "../history/write-history-row.ts";
import { newTestCustomer } from "../test-customer.ts";
import { checkStatement } from "./check-statement.ts";
import { exportStatement, getStatement } from "./get-statement.ts";
import { parseStatement } from "./parse-statement.ts";

/**
 * Puts the one clock on a moment of the coming years, where grants of a test are not yet due. It runs on from there, so what
 * must happen before a limit needs a few seconds for it.
 */
async function setClock(database: TestDatabase, moment: string): Promise<void> {
  await database.owner.query(`UPDATE scrip_clock SET "offset" = $1::timestamptz - now()`, [moment]);
}

async function readExport(tx: Tx, customerId: string, month: string): Promise<string> {
  let text = "";
  for await (const part of await exportStatement(tx, customerId, month)) text += part;
  return text;
}

test("the months are one chain: each opens as the one before closed, and every row is in the month of its date", async ({
  db,
  database,
}) => {
  const customer = await newTestCustomer(db);
  const posted: [moment: string, amount: bigint][] = [
    ["2031-01-15T12:00:00Z", 5_000n],
    ["2031-01-31T23:59:00Z", 7n],
    ["2031-02-01T00:00:00Z", 11n],
    ["2031-04-10T00:00:00Z", 13n],
    ["2031-04-10T00:00:01Z", 9_007_199_254_740n],
  ];
  for (const [moment, amount] of posted) {
    await setClock(database, moment);
    await customer.give(amount);
    await customer.spend(1n);
  }
  await setClock(database, "2031-05-02T00:00:00Z");
  const months = ["2030-12", "2031-01", "2031-02", "2031-03", "2031-04", "2031-05"];
  const statements = await Promise.all(months.map((month) => getStatement(db, customer.id, month)));

  expect(statements.map((statement) => statement.rows.length)).toEqual([0, 4, 2, 0, 4, 0]);
  let balance = "0";
  for (const statement of statements) {
    expect(statement.openingBalance).toBe(balance);
    balance = statement.closingBalance;
    expect(checkStatement(statement)).toBeNull();
    for (const row of statement.rows) expect(row.createdAt.slice(0, 7)).toBe(statement.month);
  }
  expect(balance).toBe("9007199.259766");
  const { rows } = await listHistory(db, customer.id, {}, { limit: 100 });
  expect(statements.flatMap((statement) => statement.rows)).toEqual(rows.toReversed().map(writeHistoryRow));
});

test("a month is running until a minute after its end, and says so; then it is the same whenever it is read", async ({
  db,
  database,
}) => {
  const customer = await newTestCustomer(db);
  await setClock(database, "2031-06-30T23:58:30Z");
  await customer.give(100n);
  for (const [moment, isComplete] of [
    ["2031-06-30T23:59:30Z", false],
    ["2031-07-01T00:00:30Z", false],
    ["2031-07-01T00:01:01Z", true],
  ] as const) {
    await setClock(database, moment);
    expect(await getStatement(db, customer.id, "2031-06")).toMatchObject({
      complete: isComplete,
      closingBalance: "0.0001",
    });
  }
  const june = await getStatement(db, customer.id, "2031-06");
  await customer.spend(40n);
  await setClock(database, "2032-01-01T00:00:00Z");
  expect(await getStatement(db, customer.id, "2031-06")).toEqual(june);
});

test("the file is the statement: it parses, adds up and is the same", async ({ db, database }) => {
  const customer = await newTestCustomer(db);
  await setClock(database, "2031-08-10T00:00:00Z");
  await customer.give(1_000n, { description: 'A "gift",\n„ü“ \\ \u2028 😀' });
  await customer.spend(40n);
  await setClock(database, "2031-09-10T00:00:00Z");
  for (const month of ["2031-08", "2031-09"]) {
    const statement = parseStatement(await readExport(db, customer.id, month));
    expect(checkStatement(statement)).toBeNull();
    expect(statement).toEqual(await getStatement(db, customer.id, month));
  }
});

test("a statement that is read while credits are spent adds up every time", async ({ db, database }) => {
  const customer = await newTestCustomer(db);
  await setClock(database, "2031-10-10T00:00:00Z");
  await customer.give(10_000n);
  let isSpending = true;
  const spending = Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let n = 0; n < 15; n += 1) await customer.spend(3n);
    }),
  ).finally(() => {
    isSpending = false;
  });
  let lastCount = 0;
  while (isSpending) {
    const statement = await getStatement(db, customer.id, "2031-10");
    expect(checkStatement(statement)).toBeNull();
    expect(statement.rows.length).toBeGreaterThanOrEqual(lastCount);
    lastCount = statement.rows.length;
  }
  await spending;
  expect((await getStatement(db, customer.id, "2031-10")).rows).toHaveLength(61);
});

test.for(["", "2031", "2031-13", "31-01", "2031-1", "2031-01-01", "9999-01", "now"])(
  "refuses %j as a month, and writes nothing",
  async (month, { db }) => {
    const customer = await newTestCustomer(db);
    await expect(getStatement(db, customer.id, month)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(exportStatement(db, customer.id, month)).rejects.toMatchObject({ code: "invalid_input" });
  },
);

test("a month that has not begun is refused, and a customer that is not there is not found", async ({
  db,
  database,
}) => {
  const customer = await newTestCustomer(db);
  await setClock(database, "2031-11-30T23:59:00Z");
  await expect(getStatement(db, customer.id, "2031-12")).rejects.toMatchObject({ code: "invalid_input" });
  await expect(getStatement(db, "cus_nobody", "2031-11")).rejects.toMatchObject({ code: "not_found" });
  expect(await getStatement(db, customer.id, "2031-11")).toMatchObject({
    rows: [],
    openingBalance: "0",
    complete: false,
  });
});
