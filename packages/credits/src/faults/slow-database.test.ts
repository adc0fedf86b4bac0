import { createDb } from "@scrip/db";
import { isFullTest, openTestDatabase, type TestDatabase } from "@scrip/testing";
import { type Slowness, startPostgresProxy } from "@scrip/testing/faults";
import { describe, test } from "vitest";
import { flows } from "./flows-harness.ts";
import { openLoad } from "./load-harness.ts";

const LONGER = isFullTest() ? 10 : 1;
const CLIENTS = 6;

/** One way; a statement waits for both. */
const SLOW: { title: string; slowness: Slowness; seconds: number; answers: boolean }[] = [
  { title: "200 ms", slowness: { latencyMs: 100 }, seconds: 2, answers: true },
  { title: "one byte at a time", slowness: { sliceBytes: 1 }, seconds: 1, answers: true },
  { title: "50 kB a second", slowness: { bytesPerSecond: 50_000 }, seconds: 1, answers: true },
  { title: "2 s, more than a transaction may take", slowness: { latencyMs: 1_000 }, seconds: 7, answers: false },
];

describe.concurrent("a slow database: time limits end what takes too long, nothing happens twice, nothing stays open", () => {
  test.for(SLOW)("$title", { timeout: 300_000 }, async ({ slowness, seconds, answers }, { expect }) => {
    const database = await openTestDatabase();
    const proxy = await startPostgresProxy(database.databaseUrl);
    const far = createDb(proxy.url);
    const codes = new Set<unknown>();
    let answered = 0;
    const load = await openLoad(database.db, async (flow, input) => {
      try {
        const answer = await flows[flow](far, input as never);
        answered += 1;
        return answer;
      } catch (error) {
        codes.add((error as { code?: unknown }).code);
        throw error;
      }
    });
    await far.$queryRaw`SELECT 1`;

    proxy.slowDown(slowness);
    const end = performance.now() + seconds * LONGER * 1_000;
    // At least as long, and until something was seen: how much a slow database lets through depends on the machine.
    const wasSeen = () => (answers ? answered > 0 : codes.size > 0);
    await load.run(CLIENTS, () => performance.now() > end && wasSeen());
    proxy.slowDown({});

    if (answers) expect(answered).toBeGreaterThan(0);
    else expect(codes).toContain("busy");
    expect(codes).not.toContain(undefined); // every failure is one that a caller can understand
    await expect.poll(() => countLeftOpen(database.owner), { timeout: 10_000 }).toBe(0);
    await load.judge(database);
    await far.$disconnect();
    await proxy.close();
    await database.close();
  });
});

/** Transactions and locks that somebody began and nobody ended. */
async function countLeftOpen(owner: TestDatabase["owner"]): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'scrip_app' AND xact_start IS NOT NULL)::int
          + (SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory')::int
          AS count`,
  );
  return rows[0]?.count ?? 0;
}
