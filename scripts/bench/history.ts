/**
 * How long a page of the history takes among 10 million rows, without a filter and with each, on page 1 and on page 1,000 (or the
 * last one), through the public function. Builds its own durable Postgres in the temporary folder: 10 GB of disk, five minutes.
 * Prints a table; asserts nothing. BENCH_ROWS sets another number of rows.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { exportHistory, type HistoryFilter, listHistory } from "@scrip/credits";
import { createDb, type Db } from "@scrip/db";
import { ensureDatabase, startPostgres } from "@scrip/sandbox";
import pg from "pg";
import { describeMachine } from "./describe-machine.ts";
import { fillHistory, LARGE_CUSTOMER } from "./history-data.ts";
import { percentile } from "./percentile.ts";

const ROWS = Number(process.env["BENCH_ROWS"] ?? "10000000");
const PAGE_ROWS = 20;
const FAR_PAGE = 1_000;
const RUNS = 200;

type Page = { number: number; rows: number; cursor: string | undefined };
type Figure = { p50: number; p99: number };

const folder = await mkdtemp(join(tmpdir(), "scrip-bench-history-"));
const postgres = await startPostgres({ dataDir: join(folder, "postgres"), port: 0, durable: true });
try {
  const { databaseUrl, ownerDatabaseUrl } = await ensureDatabase(postgres, "bench");
  await promisify(execFile)(process.execPath, ["packages/db/scripts/migrate.ts"], {
    env: { ...process.env, DATABASE_OWNER_URL: ownerDatabaseUrl },
  });
  const owner = new pg.Client({ connectionString: ownerDatabaseUrl });
  await owner.connect();
  await fillHistory(owner, ROWS, (text) => process.stderr.write(`${text}\n`));
  const { rows: versions } = await owner.query<{ server_version: string }>("SHOW server_version");
  const largeRows = await countRows(owner, LARGE_CUSTOMER);
  const deepId = await findRequestId(owner, LARGE_CUSTOMER, 60);
  await owner.end();

  process.stdout.write(
    `${describeMachine()}, Postgres ${versions[0]?.server_version}; ${ROWS} rows, ${largeRows} of them the customer's; ` +
      `pages of ${PAGE_ROWS}, ${RUNS} runs each\n\n`,
  );
  const db = createDb(databaseUrl, { poolSize: 1 });
  await measurePages(db, deepId);
  await measureExport(db);
  await db.$disconnect();
} finally {
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
}

/** One month around the middle of the rows, and filters that match much, little, and only rows far away from the newest. */
function filters(deepId: string): [name: string, filter: HistoryFilter][] {
  const middle = new Date(Date.UTC(2025, 0, 1) + (ROWS / 2) * 3_000);
  const from = new Date(Date.UTC(middle.getUTCFullYear(), middle.getUTCMonth(), 1));
  const to = new Date(Date.UTC(middle.getUTCFullYear(), middle.getUTCMonth() + 1, 1));
  return [
    ["none", {}],
    ["type spend (nearly all)", { types: ["spend"] }],
    ["type purchase (0.1 %)", { types: ["purchase"] }],
    ["type adjustment (one row, the 78th)", { types: ["adjustment"] }],
    ["types purchase, refund, expiry", { types: ["purchase", "refund", "expiry"] }],
    ["from, to: a month in the middle", { from, to }],
    ["model (5 %)", { modelId: "model-7" }],
    ["model (rows 60 to 80 only)", { modelId: "model-22" }],
    ["q in nearly all", { search: "answer by" }],
    ["q in 5 %", { search: "MODEL 17" }],
    ["q in one row, the 78th", { search: "goodwill" }],
    ["q the id of a request, row 60", { search: deepId }],
    ["q in no row", { search: "no such words" }],
    ["type, model, month and q", { types: ["spend", "refund"], modelId: "model-7", from, to, search: "model 7" }],
    ["type, model and q that exclude each other", { types: ["refund"], modelId: "model-22", search: "answer" }],
  ];
}

async function measurePages(db: Db, deepId: string): Promise<void> {
  process.stdout.write(
    "| filter | page 1 p50 | p99 ms | far page | p50 | p99 ms | far / 1 |\n|---|---|---|---|---|---|---|\n",
  );
  for (const [name, filter] of filters(deepId)) {
    const far = await goTo(db, filter, FAR_PAGE);
    const near = await goTo(db, filter, 1);
    const figures: [Figure, Figure] = [await measure(db, filter, near), await measure(db, filter, far)];
    const [first, last] = figures;
    process.stdout.write(
      `| ${name} | ${first.p50.toFixed(2)} | ${first.p99.toFixed(2)} | ${far.number} (${far.rows} rows) | ${last.p50.toFixed(2)} | ` +
        `${last.p99.toFixed(2)} | ${(last.p50 / first.p50).toFixed(2)} |\n`,
    );
  }
}

/** Pages as a reader would, by cursor, and stops at the last page. */
async function goTo(db: Db, filter: HistoryFilter, pageNumber: number): Promise<Page> {
  let cursor: string | undefined;
  for (let number = 1; ; number += 1) {
    const page = await listHistory(db, LARGE_CUSTOMER, filter, { limit: PAGE_ROWS, cursor });
    if (number === pageNumber || page.nextCursor === null) return { number, rows: page.rows.length, cursor };
    cursor = page.nextCursor;
  }
}

async function measure(db: Db, filter: HistoryFilter, { cursor }: Page): Promise<Figure> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedAt = performance.now();
    await listHistory(db, LARGE_CUSTOMER, filter, { limit: PAGE_ROWS, cursor });
    times.push(performance.now() - startedAt);
  }
  return { p50: percentile(times, 50), p99: percentile(times, 99) };
}

/** Memory is what the whole process holds, the database's client included. */
async function measureExport(db: Db): Promise<void> {
  for (const format of ["csv", "json"] as const) {
    const startedAt = performance.now();
    let bytes = 0;
    let memoryMax = 0;
    const memoryBefore = process.memoryUsage().rss;
    for await (const part of exportHistory(db, LARGE_CUSTOMER, {}, format)) {
      bytes += part.length;
      memoryMax = Math.max(memoryMax, process.memoryUsage().rss);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    process.stdout.write(
      `\nThe whole history as ${format}: ${(bytes / 2 ** 20).toFixed(0)} MiB in ${seconds.toFixed(1)} s, ` +
        `the process grew by ${((memoryMax - memoryBefore) / 2 ** 20).toFixed(0)} MiB\n`,
    );
  }
}

async function countRows(owner: pg.Client, customerId: string): Promise<string> {
  const { rows } = await owner.query<{ count: string }>(
    "SELECT statement_number AS count FROM ledger_balance WHERE customer_id = $1",
    [customerId],
  );
  return rows[0]?.count ?? "0";
}

async function findRequestId(owner: pg.Client, customerId: string, number: number): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    "SELECT request_id AS id FROM ledger_transfer WHERE customer_id = $1 AND statement_number = $2",
    [customerId, number],
  );
  return rows[0]?.id ?? "";
}
