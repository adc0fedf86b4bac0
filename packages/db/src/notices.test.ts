import { test as base } from "@scrip/testing";
import pg from "pg";
import { expect, vi } from "vitest";
import { createDb, type Db } from "./client.ts";
import { inTransaction } from "./in-transaction.ts";
import { notifyAfterCommit } from "./notices.ts";

const CHANNEL = "test_notices";

/** Everything that was said on the channel, in order. */
const test = base.extend<"heard", string[]>("heard", async ({ database }, { onCleanup }) => {
  const heard: string[] = [];
  const client = new pg.Client({ connectionString: database.databaseUrl });
  client.on("notification", ({ payload }) => heard.push(payload ?? ""));
  await client.connect();
  await client.query(`LISTEN ${CHANNEL}`);
  onCleanup(() => client.end());
  return heard;
});

/** Notices leave in order: when this one is heard, everything before it was. */
async function untilAllAreHeard(db: Db, heard: readonly string[]): Promise<void> {
  notifyAfterCommit(db, { channel: CHANNEL, payload: "last" });
  await vi.waitFor(() => expect(heard).toContain("last"), { timeout: 5_000 });
}

test("a notice is sent once its transaction is committed, and not before", async ({ db, heard }) => {
  let before: readonly string[] = ["not looked at"];
  await inTransaction(db, async (tx) => {
    notifyAfterCommit(tx, { channel: CHANNEL, payload: "done" });
    await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, 'rolled back with the rest')`;
    notifyAfterCommit(db, { channel: CHANNEL, payload: "another's" });
    await vi.waitFor(() => expect(heard).toContain("another's"), { timeout: 5_000 });
    before = [...heard];
    throw new Error("no");
  }).catch(() => undefined);
  expect(before).toEqual(["another's"]);
  await inTransaction(db, async (tx) => notifyAfterCommit(tx, { channel: CHANNEL, payload: "kept" }));
  await untilAllAreHeard(db, heard);
  expect(heard).toEqual(["another's", "kept", "last"]);
});

test("of a transaction that had to run again only the run that was kept is told", async ({ db, heard }) => {
  let runs = 0;
  await inTransaction(db, async (tx) => {
    runs += 1;
    notifyAfterCommit(tx, { channel: CHANNEL, payload: `run ${runs}` });
    if (runs === 1)
      await tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = 'deadlock_detected'; END $$`;
  });
  await untilAllAreHeard(db, heard);
  expect(heard).toEqual(["run 2", "last"]);
});

test("what is told while a notice is on its way is sent together behind it, each notice once", async ({
  database,
  heard,
}) => {
  const db = createDb(database.databaseUrl); // the other one's notifier may still be at the test before
  for (let round = 0; round < 50; round += 1) notifyAfterCommit(db, { channel: CHANNEL, payload: `${round % 2}` });
  await untilAllAreHeard(db, heard);
  expect(heard).toEqual(["0", "1", "0", "last"]);
  await db.$disconnect();
});

test("a notice that cannot be sent disturbs nobody: its reason is told, and the next one is sent", async ({
  database,
  heard,
}) => {
  const lost: unknown[] = [];
  const db = createDb(database.databaseUrl, { onLostNotice: (error) => lost.push(error) });
  await inTransaction(db, async (tx) => notifyAfterCommit(tx, { channel: CHANNEL, payload: "x".repeat(9_000) }));
  await vi.waitFor(() => expect(lost).toHaveLength(1), { timeout: 5_000 });
  expect(String(lost[0])).toContain("payload string too long");
  await untilAllAreHeard(db, heard);
  expect(heard).toEqual(["last"]);
  await db.$disconnect();
});
