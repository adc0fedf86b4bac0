import { test } from "@scrip/testing";
import { describe, expect } from "vitest";
import type { Tx } from "./client.ts";
import { databaseErrorCode } from "./database-error-code.ts";
import { inTransaction } from "./in-transaction.ts";

async function caught(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

/** Two transactions that each hold what the other wants next. */
function embrace(run: (work: (tx: Tx) => Promise<void>) => Promise<void>): Promise<PromiseSettledResult<void>[]> {
  const locks = [1, 2];
  const bothHold = Promise.withResolvers<void>();
  let holding = 0;
  const party = (mine: number, theirs: number) => {
    let isFirstTry = true;
    return run(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${mine}::int)`;
      holding += 1;
      if (holding === locks.length) bothHold.resolve();
      if (isFirstTry) await bothHold.promise;
      isFirstTry = false;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${theirs}::int)`;
    });
  };
  return Promise.allSettled([party(1, 2), party(2, 1)]);
}

describe("an error of the database is recognised in Prisma's wrapping", () => {
  test("a deadlock, 40P01", async ({ db }) => {
    const results = await embrace((work) => db.$transaction(work));
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(reasons.map(databaseErrorCode)).toEqual(["40P01"]);
  });

  test("a serialization failure, 40001", async ({ db }) => {
    await db.customer.create({ data: { id: "cus_serial", kind: "person", name: "a" } });
    const change = (name: string, meet: Promise<void>, arrive: () => void) =>
      db.$transaction(
        async (tx) => {
          await tx.customer.findUnique({ where: { id: "cus_serial" } });
          arrive();
          await meet;
          await tx.customer.update({ where: { id: "cus_serial" }, data: { name } });
        },
        { isolationLevel: "Serializable" },
      );
    const both = Promise.withResolvers<void>();
    let arrived = 0;
    const arrive = () => {
      arrived += 1;
      if (arrived === 2) both.resolve();
    };
    const results = await Promise.allSettled([change("b", both.promise, arrive), change("c", both.promise, arrive)]);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(reasons.map(databaseErrorCode)).toEqual(["40001"]);
  });

  test("a broken rule and a duplicate, raw and through the client", async ({ db }) => {
    const raw = caught(db.$executeRaw`INSERT INTO customer (id, kind, name) VALUES ('cus_kind', 'robot', 'x')`);
    expect(databaseErrorCode(await raw)).toBe("23514");
    const typed = caught(db.customer.create({ data: { id: "cus_kind", kind: "robot", name: "x" } }));
    expect(databaseErrorCode(await typed)).toBe("23514");
  });

  test("an ordinary error has none", () => {
    expect(databaseErrorCode(new Error("40001"))).toBeNull();
    expect(databaseErrorCode(null)).toBeNull();
    expect(databaseErrorCode({ code: "ENOENT" })).toBeNull();
  });
});

describe("inTransaction", () => {
  test("runs the loser of a deadlock again, so that both end well", async ({ db }) => {
    const results = await embrace((work) => inTransaction(db, work));
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "fulfilled"]);
  });

  test("does not repeat what failed for another reason", async ({ db }) => {
    let runs = 0;
    const work = inTransaction(db, async () => {
      runs += 1;
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(runs).toBe(1);
  });

  test("a lock that is not released in time is `busy`, and nothing was kept", async ({ db, database }) => {
    await db.customer.create({ data: { id: "cus_locked", kind: "person", name: "before" } });
    const holder = await database.owner.connect();
    try {
      await holder.query("BEGIN");
      await holder.query("SELECT FROM customer WHERE id = 'cus_locked' FOR UPDATE");
      const waiting = inTransaction(db, async (tx) => {
        await tx.$executeRaw`SET LOCAL lock_timeout = '100ms'`;
        await tx.customer.update({ where: { id: "cus_locked" }, data: { name: "after" } });
      });
      await expect(waiting).rejects.toMatchObject({ code: "busy" });
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
    expect(await db.customer.findUnique({ where: { id: "cus_locked" } })).toMatchObject({ name: "before" });
  });
});
