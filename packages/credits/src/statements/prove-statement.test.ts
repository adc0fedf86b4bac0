import { type TestDatabase, test } from "@scrip/testing";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { compareStatement } from "./compare-statement.ts";
import { getStatement } from "./get-statement.ts";
import { listStatements } from "./list-statements.ts";
import { parseStatement } from "./parse-statement.ts";
import { proveStatement } from "./prove-statement.ts";
import type { Statement } from "./statement.ts";
import { writeTestStatement } from "./test-statement.ts";

async function setClock(database: TestDatabase, moment: string): Promise<void> {
  await database.owner.query(`UPDATE scrip_clock SET "offset" = $1::timestamptz - now()`, [moment]);
}

/** Rows in January and March of 2032, none in February; it is April. */
async function newCustomerWithMonths(db: Parameters<typeof newTestCustomer>[0], database: TestDatabase) {
  await setClock(database, "2032-01-10T00:00:00Z");
  const customer = await newTestCustomer(db);
  await customer.give(5_000n);
  await customer.spend(1n);
  await setClock(database, "2032-03-31T23:00:00Z");
  await customer.spend(2n);
  await setClock(database, "2032-04-02T00:00:00Z");
  return customer;
}

test("the months are listed from the one that runs to the first, each opening as the one before closed", async ({
  db,
  database,
}) => {
  const customer = await newCustomerWithMonths(db, database);
  const { statements, nextCursor } = await listStatements(db, customer.id, { limit: 100 });
  expect(nextCursor).toBeNull();
  expect(statements.map(({ month, rowCount, complete }) => [month, rowCount, complete])).toEqual([
    ["2032-04", 0, false],
    ["2032-03", 1, true],
    ["2032-02", 0, true],
    ["2032-01", 2, true],
  ]);
  for (const { month, rowCount, ...head } of statements) {
    const statement = await getStatement(db, customer.id, month);
    expect(statement).toMatchObject(head);
    expect(statement.rows).toHaveLength(rowCount);
  }
});

test("pages of months join without a gap, and somebody without a row has no month", async ({ db, database }) => {
  const customer = await newCustomerWithMonths(db, database);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listStatements(db, customer.id, { limit: 1, cursor });
    seen.push(...page.statements.map(({ month }) => month));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(["2032-04", "2032-03", "2032-02", "2032-01"]);

  const nobody = await newTestCustomer(db);
  expect(await listStatements(db, nobody.id, { limit: 100 })).toEqual({ statements: [], nextCursor: null });
  await expect(listStatements(db, customer.id, { limit: 1, cursor: "soon" })).rejects.toThrow("yyyy-mm");
  await expect(listStatements(db, customer.id, { limit: 0 })).rejects.toThrow("1 to 100");
});

test("a month proves itself row by row, over the whole account, and against the grants of today", async ({
  db,
  database,
}) => {
  const customer = await newCustomerWithMonths(db, database);
  const statement = await getStatement(db, customer.id, "2032-01");
  expect(await proveStatement(db, customer.id, "2032-01")).toEqual({
    format: statement.format,
    customerId: customer.id,
    month: "2032-01",
    complete: true,
    openingBalance: "0",
    closingBalance: "0.004999",
    rowCount: 2,
    checksum: statement.checksum,
    problem: null,
    sumOfChanges: "0.004999",
    balance: "0.004997",
    sumOfGrants: "0.004997",
    isRight: true,
  });
});

test("a statement is right when it is what the book says, also one made while its month ran", async ({
  db,
  database,
}) => {
  const customer = await newCustomerWithMonths(db, database);
  const complete = await getStatement(db, customer.id, "2032-03");
  expect(await compareStatement(db, customer.id, parseStatement(JSON.stringify(complete)))).toBeNull();

  await customer.spend(3n);
  const running = await getStatement(db, customer.id, "2032-04");
  await customer.spend(4n);
  expect(await compareStatement(db, customer.id, running)).toBeNull();
  await setClock(database, "2032-05-02T00:00:00Z");
  expect(await compareStatement(db, customer.id, running)).toBeNull();
});

test("a file that adds up but was made up is found, and so is one of somebody else", async ({ db, database }) => {
  const customer = await newCustomerWithMonths(db, database);
  const other = await newCustomerWithMonths(db, database);
  const statement = await getStatement(db, customer.id, "2032-01");
  const [problemOf, notOurs] = [
    (changed: Statement) => compareStatement(db, customer.id, changed),
    "It adds up, but it is not what your account says.",
  ];
  expect(await compareStatement(db, other.id, statement)).toBe("This is the statement of another account.");
  expect(await problemOf({ ...statement, checksum: `sha256:${"0".repeat(64)}` })).toContain("checksum");

  // The checksum of made up rows is right: anybody can compute it.
  const madeUp = writeTestStatement({
    amounts: [5_000n, -1n],
    head: { customerId: customer.id, month: "2032-01" },
  });
  expect(await problemOf(madeUp)).toBe(notOurs);
  const early = { customerId: customer.id, month: "2032-04" };
  expect(await problemOf(writeTestStatement({ amounts: [], openingMicrocredits: 4_997n, head: early }))).toBe(
    "It says that its month has ended, which it has not.",
  );
  const runs = { ...early, complete: false };
  expect(await problemOf(writeTestStatement({ amounts: [], openingMicrocredits: 4_997n, head: runs }))).toBeNull();
  expect(await problemOf(writeTestStatement({ amounts: [], openingMicrocredits: 4_998n, head: runs }))).toBe(notOurs);
  const later = { amounts: [1n], openingMicrocredits: 4_997n, firstNumber: 900, head: runs };
  expect(await problemOf(writeTestStatement(later))).toBe(notOurs);
});
