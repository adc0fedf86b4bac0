/**
 * How long a search in conversations takes among 200,000 messages, of which 20,000 are the customer's: for words that stand in one
 * message, in some and in most. Builds its own durable Postgres in the temporary folder. Prints a table; asserts nothing.
 * BENCH_MESSAGES sets another number of messages.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { listConversations } from "@scrip/assistant";
import { createDb } from "@scrip/db";
import { ensureDatabase, startPostgres } from "@scrip/sandbox";
import pg from "pg";
import { describeMachine } from "./describe-machine.ts";
import { percentile } from "./percentile.ts";
import { fillConversations, SEARCHING_CUSTOMER } from "./search-data.ts";

const MESSAGES = Number(process.env["BENCH_MESSAGES"] ?? "200000");
const PAGE_ROWS = 20;
const RUNS = 30;
const SEARCH_MS_MAX = 10_000;
/** The last word of a search may be unfinished: these are words with which no other begins, unless they say so. */
const SEARCHES = [
  ["nothing: the list", undefined],
  ["a word of one message", "only100001"],
  ["a word of 1 % of all messages, none of the customer's", "mark77"],
  ["the beginning of words of 11 % of them", "mark1"],
  ["two words that no message has both", "mark1 mark2"],
  ["a word of most messages", "word0"],
  ["the beginning of words of all messages", "wor"],
  ["a word of none", "nowhere"],
  ["a word of titles", "conversation"],
] as const;

const folder = await mkdtemp(join(tmpdir(), "scrip-bench-search-"));
const postgres = await startPostgres({ dataDir: join(folder, "postgres"), port: 0, durable: true });
try {
  const { databaseUrl, ownerDatabaseUrl } = await ensureDatabase(postgres, "bench");
  await promisify(execFile)(process.execPath, ["packages/db/scripts/migrate.ts"], {
    env: { ...process.env, DATABASE_OWNER_URL: ownerDatabaseUrl },
  });
  const owner = new pg.Client({ connectionString: ownerDatabaseUrl });
  owner.on("error", () => undefined); // when the server is closed after a failure, the failure is what counts
  await owner.connect();
  await fillConversations(owner, MESSAGES);
  await owner.end();
  const db = createDb(databaseUrl, { poolSize: 1 });
  await listConversations(db, SEARCHING_CUSTOMER, { limit: PAGE_ROWS }); // a connection is there before anything is measured
  process.stdout.write(
    `${describeMachine()}; ${MESSAGES} messages; pages of ${PAGE_ROWS}, up to ${RUNS} runs each\n\n`,
  );
  process.stdout.write("| search | found | p50 ms | p99 ms |\n|---|---|---|---|\n");
  for (const [name, search] of SEARCHES) {
    const times: number[] = [];
    let found = 0;
    for (const begunAt = performance.now(); times.length < RUNS && performance.now() - begunAt < SEARCH_MS_MAX; ) {
      const startedAt = performance.now();
      found = (await listConversations(db, SEARCHING_CUSTOMER, { limit: PAGE_ROWS, search })).rows.length;
      times.push(performance.now() - startedAt);
    }
    const [p50, p99] = [percentile(times, 50).toFixed(1), percentile(times, 99).toFixed(1)];
    process.stdout.write(`| ${name} | ${found} | ${p50} | ${p99} |\n`);
  }
  await db.$disconnect();
} finally {
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
}
