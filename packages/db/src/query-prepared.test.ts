import { test } from "@scrip/testing";
import { expect } from "vitest";
import type { Tx } from "./client.ts";
import { databaseErrorCode } from "./database-error-code.ts";
import { Prisma } from "./generated/client.ts";
import { inTransaction } from "./in-transaction.ts";
import { isConnectionLoss } from "./is-connection-loss.ts";
import { namePrepared, queryPrepared } from "./query-prepared.ts";

const at = new Date("2031-02-03T04:05:06.789Z");
const everyType = Prisma.sql`
  SELECT ${9_007_199_254_740_993n}::bigint AS large, ${7}::int AS small, ${0.5}::double precision AS part, ${true}::boolean AS yes,
         ${null}::text AS nothing, ${at}::timestamptz AS at, ${["a", 'b"', "c,{}"]}::text[] AS texts, ${[1n, 2n]}::bigint[] = '{1,2}' AS same,
         ${[]}::text[] AS empty`;
const EVERY_VALUE = {
  large: 9_007_199_254_740_993n,
  small: 7,
  part: 0.5,
  yes: true,
  nothing: null,
  at,
  texts: ["a", 'b"', "c,{}"],
  same: true,
  empty: [],
};

test("a prepared statement answers the same on the database and in a transaction", async ({ db }) => {
  expect(await queryPrepared(db, everyType)).toEqual([EVERY_VALUE]);
  expect(await inTransaction(db, (tx) => queryPrepared(tx, everyType))).toEqual([EVERY_VALUE]);
});

test("it has one name, which other statements do not have", async ({ db }) => {
  const statement = Prisma.sql`SELECT available FROM credits_balance_sheet(${"cus_none"})`;
  await queryPrepared(db, statement);
  expect(namePrepared({ sql: statement.text })).toMatch(/^hot_[0-9a-f]{16}$/);
  expect(namePrepared({ sql: `${statement.text} ` })).toBe("");
  const prepared = await inTransaction(db, async (tx) => {
    for (let count = 0; count < 3; count += 1) await queryPrepared(tx, statement);
    return tx.$queryRaw<
      { name: string }[]
    >`SELECT name FROM pg_prepared_statements WHERE statement = ${statement.text}`;
  });
  expect(prepared).toEqual([{ name: namePrepared({ sql: statement.text }) }]);
});

test("it answers the same each time, also when it fails in between, and its errors carry their code", async ({
  db,
}) => {
  const half = (divisor: number) => queryPrepared<{ half: number }>(db, Prisma.sql`SELECT 8 / ${divisor}::int AS half`);
  for (let count = 0; count < 8; count += 1) {
    expect(await half(2)).toEqual([{ half: 4 }]);
    expect(databaseErrorCode(await half(0).catch((error: unknown) => error))).toBe("22012");
  }
});

test("a connection that is lost under it is known as lost, and replaced", async ({ db, database }) => {
  const sleep = (tx: Tx) => queryPrepared(tx, Prisma.sql`SELECT pg_sleep(${30}::int)::text AS slept`);
  const failure = sleep(db).catch((error: unknown) => error);
  await expect
    .poll(async () => {
      const ended = await database.owner.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep($1%' AND state = 'active' AND pid <> pg_backend_pid()",
      );
      return ended.rowCount;
    })
    .toBe(1);
  expect(isConnectionLoss(await failure)).toBe(true);
  expect(await queryPrepared(db, everyType)).toEqual([EVERY_VALUE]);
});
