/**
 * How long the usage of a busy customer takes to read, with 100,000 requests a year: periods of 7 days to 12 months with the period
 * before, added up, and a year of which nothing was added up. Then how long it takes to add it up. Builds
 * its own durable Postgres in the temporary folder. Prints a table; asserts nothing. BENCH_REQUESTS sets another number a year.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { addUpSpending, getSpending } from "@scrip/analytics";
import { createDb, type Db, readNow } from "@scrip/db";
import { ensureDatabase, startPostgres } from "@scrip/sandbox";
import { PROVIDERS, readSnapshot, seedCatalogue } from "@scrip/selection";
import pg from "pg";
import { describeMachine } from "./describe-machine.ts";
import { percentile } from "./percentile.ts";
import { BUSY_CUSTOMER, fillUsage } from "./usage-data.ts";

const REQUESTS = Number(process.env["BENCH_REQUESTS"] ?? "100000");
const DAY_MS = 24 * 60 * 60_000;
const RUNS = 100;
const RUNS_LIVE = 5;
const PERIODS = [
  [7, "day"],
  [30, "day"],
  [90, "day"],
  [365, "month"],
  [365, "day"],
] as const;

const folder = await mkdtemp(join(tmpdir(), "scrip-bench-usage-"));
const postgres = await startPostgres({ dataDir: join(folder, "postgres"), port: 0, durable: true });
try {
  const { databaseUrl, ownerDatabaseUrl } = await ensureDatabase(postgres, "bench");
  await promisify(execFile)(process.execPath, ["packages/db/scripts/migrate.ts"], {
    env: { ...process.env, DATABASE_OWNER_URL: ownerDatabaseUrl },
  });
  const db = createDb(databaseUrl, { poolSize: 3 });
  await seedCatalogue(db);
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  const owner = new pg.Client({ connectionString: ownerDatabaseUrl });
  owner.on("error", () => undefined); // when the server is closed after a failure, the failure is what counts
  await owner.connect();
  await fillUsage(owner, REQUESTS, snapshot.catalogueHash);
  process.stdout.write(`${describeMachine()}; ${REQUESTS} requests a year for two years, one customer\n\n`);
  process.stdout.write("| period | added up | p50 ms | p99 ms |\n|---|---|---|---|\n");
  await measure(db, 365, "month", "nothing", RUNS_LIVE);
  const startedAt = performance.now();
  await addUpSpending(db);
  const seconds = (performance.now() - startedAt) / 1_000;
  await owner.query("VACUUM (ANALYZE) spending_day, spending_month");
  for (const [days, unit] of PERIODS) await measure(db, days, unit, "all", RUNS);
  process.stdout.write(`\n${2 * REQUESTS} rows of the statement added up in ${seconds.toFixed(1)} s\n`);
  await owner.end();
  await db.$disconnect();
} finally {
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
}

async function measure(db: Db, days: number, unit: "day" | "month", addedUp: string, runs: number): Promise<void> {
  const to = new Date(Math.ceil((await readNow(db)).getTime() / DAY_MS) * DAY_MS);
  const period = { from: new Date(to.getTime() - days * DAY_MS), to };
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    await getSpending(db, BUSY_CUSTOMER, period, unit);
    times.push(performance.now() - startedAt);
  }
  process.stdout.write(
    `| ${days} days by ${unit} | ${addedUp} | ${percentile(times, 50).toFixed(1)} | ${percentile(times, 99).toFixed(1)} |\n`,
  );
}
