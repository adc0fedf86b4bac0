import { setTimeout as sleep } from "node:timers/promises";
import { test as base } from "@scrip/testing";
import { type CommitCut, type PostgresProxy, startPostgresProxy } from "@scrip/testing/faults";
import pg from "pg";
import { describe, expect } from "vitest";
import { createDb, type Db, type Tx } from "./client.ts";
import { giveUpWhenSilent } from "./give-up-when-silent.ts";
import { inTransaction } from "./in-transaction.ts";
import { isConnectionLoss } from "./is-connection-loss.ts";
import { newId } from "./new-id.ts";

/** The same database, over a network that a test can break. */
const test = base
  .extend<"proxy", PostgresProxy>("proxy", async ({ database }, { onCleanup }) => {
    const proxy = await startPostgresProxy(database.databaseUrl);
    onCleanup(() => proxy.close());
    return proxy;
  })
  .extend<"far", Db>("far", async ({ proxy }, { onCleanup }) => {
    const far = createDb(proxy.url, { poolSize: 2 });
    onCleanup(() => far.$disconnect());
    return far;
  });

/** Keyed: a second run changes nothing and answers the same. Counts its runs. */
function keyedWork(customerId: string) {
  const work = async (tx: Tx) => {
    work.runs += 1;
    await tx.$executeRaw`INSERT INTO customer (id, kind, name) VALUES (${customerId}, 'person', 'x') ON CONFLICT DO NOTHING`;
    return customerId;
  };
  work.runs = 0;
  return work;
}

const count = (db: Db, id: string) => db.customer.count({ where: { id } });

describe("a connection that is lost during COMMIT", () => {
  test.for<CommitCut>(["before", "sent", "answered"])(
    "keyed work is run again and happens once: cut %s",
    async (cut, { db, far, proxy }) => {
      const customerId = newId("cus");
      const work = keyedWork(customerId);
      proxy.cutCommits(cut, 1);
      await expect(inTransaction(far, work, { isKeyed: true })).resolves.toBe(customerId);
      expect([proxy.commitsCut(), work.runs, await count(db, customerId)]).toEqual([1, 2, 1]);
    },
  );

  test("other work is not run again, because it may have happened", async ({ db, far, proxy }) => {
    const customerId = newId("cus");
    const work = keyedWork(customerId);
    proxy.cutCommits("answered", 1);
    const failure = await inTransaction(far, work).catch((error: unknown) => error);
    expect(isConnectionLoss(failure)).toBe(true);
    expect([work.runs, await count(db, customerId)]).toEqual([1, 1]);
  });

  test("after five times it is `busy`, and the caller's own repetition finds it done", async ({ db, far, proxy }) => {
    const customerId = newId("cus");
    const work = keyedWork(customerId);
    proxy.cutCommits("answered", 5);
    await expect(inTransaction(far, work, { isKeyed: true })).rejects.toMatchObject({ code: "busy" });
    expect(work.runs).toBe(5);
    await expect(inTransaction(far, work, { isKeyed: true })).resolves.toBe(customerId);
    expect(await count(db, customerId)).toBe(1);
  });
});

describe("a connection that is lost before COMMIT", () => {
  test.for(["terminated while it is idle", "terminated while it works", "cut"])(
    "any work is run again, for nothing of it was kept: %s",
    async (how, { db, far, proxy, database }) => {
      const customerId = newId("cus");
      let runs = 0;
      await inTransaction(far, async (tx) => {
        runs += 1;
        await tx.customer.create({ data: { id: customerId, kind: "person", name: "x" } });
        if (runs > 1) return;
        const [{ pid }] = await tx.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`;
        const terminate = () => database.owner.query("SELECT pg_terminate_backend($1)", [pid]);
        if (how === "cut") proxy.cutAll();
        else if (how === "terminated while it is idle") await terminate();
        else void sleep(50).then(terminate);
        await tx.$queryRaw`SELECT pg_sleep(0.2)::text`;
      });
      expect([runs, await count(db, customerId)]).toEqual([2, 1]);
    },
  );

  test("a database that cannot be reached is `busy`", async ({ far, proxy }) => {
    await proxy.close();
    await expect(inTransaction(far, keyedWork(newId("cus")))).rejects.toMatchObject({ code: "busy" });
  });
});

describe("a network that says nothing any more", () => {
  const SILENCE_MS = 400;

  test("gives the connection up, and leaves a long statement alone", { timeout: 30_000 }, async ({ proxy }) => {
    const pool = new pg.Pool({ connectionString: proxy.url, connectionTimeoutMillis: 1_000 });
    pool.on("error", () => undefined);
    giveUpWhenSilent(pool, SILENCE_MS);
    try {
      await expect(pool.query("SELECT pg_sleep(1.5)")).resolves.toMatchObject({ rowCount: 1 });
      const client = await pool.connect();
      client.on("error", () => undefined);
      proxy.slowDown({ latencyMs: 3_600_000 });
      await expect(client.query("SELECT 1")).rejects.toThrow("Connection terminated");
      client.release();
      proxy.slowDown({});
      await expect(pool.query("SELECT 1")).resolves.toMatchObject({ rowCount: 1 });
    } finally {
      await pool.end();
    }
  });
});

test("only the loss of a connection is taken for one", () => {
  expect(isConnectionLoss({ code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "57P01" } } } })).toBe(
    true,
  );
  expect(isConnectionLoss({ code: "P1001" })).toBe(true);
  expect(isConnectionLoss(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }))).toBe(true);
  for (const other of [new Error("Connection refused by policy"), { code: "23505" }, { code: "57014" }, null, "x"]) {
    expect(isConnectionLoss(other)).toBe(false);
  }
});
