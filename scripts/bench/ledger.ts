/**
 * `pnpm bench:ledger`: place + capture pairs per second through the public functions, spread over 2,000 customers and on one,
 * beside the same SQL driven bare by one `pg` pool, on a durable Postgres of its own. Twice: one statement each, as the
 * assistant calls them, and in transactions. The ways take turns in short rounds, so that whatever else the machine does meets
 * all of them. Prints a table; asserts nothing. BENCH_SECONDS sets the length of a round, BENCH_ROUNDS their number.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { captureHold, captureHoldBeside, HOLD_TTL_MS, placeHold } from "@scrip/credits";
import { createDb, type Db, inStatement, inTransaction, newId } from "@scrip/db";
import { ensureDatabase, startPostgres } from "@scrip/sandbox";
import pg from "pg";
import { describeMachine } from "./describe-machine.ts";
import { percentile } from "./percentile.ts";

const CUSTOMERS = 2_000;
const WORKERS = 16;
const ROUND_SECONDS = Number(process.env["BENCH_SECONDS"] ?? "4");
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "5");
const HOLD = 1_000n;
const CHARGE = 400n;
const CAPTURE = {
  chargeMicrocredits: CHARGE,
  providerCostNanodollars: 100n,
  actor: "usr_bench",
  description: "Answer",
  modelId: "bench",
};

type Pair = (customerId: string) => Promise<void>;
/** `bare`: the way that sends the same SQL without our functions. */
type Way = { name: string; pair: Pair; bare: string };
/** What a way did in all its rounds. `cpuMs` is this process's processor time; the database has its own. */
type Figure = { seconds: number; latencies: number[]; cpuMs: number };

const folder = await mkdtemp(join(tmpdir(), "scrip-bench-"));
const postgres = await startPostgres({ dataDir: join(folder, "postgres"), port: 0, durable: true });
try {
  const { databaseUrl, ownerDatabaseUrl } = await ensureDatabase(postgres, "bench");
  await promisify(execFile)(process.execPath, ["packages/db/scripts/migrate.ts"], {
    env: { ...process.env, DATABASE_OWNER_URL: ownerDatabaseUrl },
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: WORKERS });
  pool.on("error", () => undefined); // the server's goodbye may come after ours
  const db = createDb(databaseUrl, { poolSize: WORKERS });
  const customerIds = await openCustomers(pool);
  const ways: Way[] = [
    { name: "one statement each, bare", pair: functionsAlone(pool), bare: "one statement each, bare" },
    { name: "public functions", pair: publicFunctions(db), bare: "one statement each, bare" },
    { name: "in transactions, bare", pair: sameSql(pool), bare: "in transactions, bare" },
    {
      name: "public functions in transactions",
      pair: publicFunctionsInTransactions(db),
      bare: "in transactions, bare",
    },
  ];

  process.stdout.write(
    `${describeMachine()}; ${WORKERS} workers, ${ROUNDS} rounds of ${ROUND_SECONDS} s each way, in turns\n\n` +
      "| customers | way | pairs/s | p50 ms | p99 ms | client ms/pair | of the same SQL |\n|---|---|---|---|---|---|---|\n",
  );
  for (const ids of [customerIds, customerIds.slice(0, 1)]) report(ids.length, ways, await takeTurns(ids, ways));
  const { rows } = await pool.query("SELECT rule, subject FROM verify_books()");
  process.stdout.write(
    rows.length === 0 ? "\nThe books balance.\n" : `\nThe books are broken: ${JSON.stringify(rows.slice(0, 5))}\n`,
  );
  await pool.end();
  await db.$disconnect();
} finally {
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
}

/** Customers with one large grant each, written by the same functions of the database as everything else. */
async function openCustomers(pool: pg.Pool): Promise<string[]> {
  await pool.query(
    `INSERT INTO customer (id, kind, name) SELECT 'cus_' || lpad(n::text, 32, '0'), 'person', 'Bench' FROM generate_series(1, $1) AS n`,
    [CUSTOMERS],
  );
  await pool.query(`
    DO $$ DECLARE c record; posting ledger_posting; BEGIN
      FOR c IN SELECT id FROM customer LOOP
        posting := ledger_post_transfer('bench:' || c.id, 'purchase', c.id, 'bench', NULL,
          ARRAY['available', 'issued:paid', 'stripe_clearing', 'deferred_revenue'],
          ARRAY[1000000000000, -1000000000000, -10000000000000, 10000000000000], 'purchase', 'Bench', NULL, NULL, NULL, NULL, 1000000000000, 0);
        INSERT INTO credit_grant (id, customer_id, category, source, amount_microcredits, remaining_microcredits, price_nanodollars, business_key)
          VALUES (replace(c.id, 'cus_', 'grt_'), c.id, 'paid', 'package', 1000000000000, 1000000000000, 10000000000000, 'bench:' || c.id);
        INSERT INTO credit_grant_movement (transfer_id, grant_id, kind, amount_microcredits, recognised_nanodollars)
          VALUES (posting.transfer_id, replace(c.id, 'cus_', 'grt_'), 'issued', 1000000000000, 0);
      END LOOP;
    END $$`);
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM customer ORDER BY id");
  return rows.map((row) => row.id);
}

type Ask = (text: string, values?: unknown[]) => Promise<unknown>;

async function place(ask: Ask, requestId: string, customerId: string): Promise<void> {
  await ask(
    `SELECT outcome, available, debt, amount, status, expires_at, cap_period, cap_left, cap_seconds_left
       FROM credits_place_capped_hold($1, $2, $3, $4, $5::double precision * interval '1 millisecond', $6, $7, $8)`,
    [requestId, customerId, "usr_bench", HOLD, HOLD_TTL_MS, [], [], []],
  );
}

async function capture(ask: Ask, requestId: string): Promise<void> {
  await ask(
    `SELECT outcome, status, captured, returned, overage, earned_nanodollars, available, balance_after, clawback_pending, customer_id
       FROM credits_settle_hold($1, $2, $3, $4, $5, $6, $7)`,
    [requestId, "captured", CHARGE, 100n, "usr_bench", "Answer", "bench"],
  );
}

/** Statement by statement what the public functions send. */
function sameSql(pool: pg.Pool): Pair {
  const inTurn = async (work: (ask: Ask) => Promise<void>) => {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      await work((text, values) => client.query(text, values));
      await client.query("COMMIT");
    } finally {
      client.release();
    }
  };
  return async (customerId) => {
    const requestId = newId("req");
    await inTurn((ask) => place(ask, requestId, customerId));
    await inTurn((ask) => capture(ask, requestId));
  };
}

function functionsAlone(pool: pg.Pool): Pair {
  const ask: Ask = (text, values) => pool.query(text, values);
  return async (customerId) => {
    const requestId = newId("req");
    await place(ask, requestId, customerId);
    await capture(ask, requestId);
  };
}

function publicFunctions(db: Db): Pair {
  return async (customerId) => {
    const requestId = newId("req");
    await inStatement(
      db,
      (tx) => placeHold(tx, { requestId, customerId, userId: "usr_bench", amountMicrocredits: HOLD }),
      { isKeyed: true },
    );
    await captureHoldBeside(db, { requestId, ...CAPTURE }, []);
  };
}

function publicFunctionsInTransactions(db: Db): Pair {
  return async (customerId) => {
    const requestId = newId("req");
    await inTransaction(db, (tx) =>
      placeHold(tx, { requestId, customerId, userId: "usr_bench", amountMicrocredits: HOLD }),
    );
    await inTransaction(db, (tx) => captureHold(tx, { requestId, ...CAPTURE }));
  };
}

async function takeTurns(customerIds: readonly string[], ways: readonly Way[]): Promise<Figure[]> {
  const figures = ways.map((): Figure => ({ seconds: 0, latencies: [], cpuMs: 0 }));
  for (const { pair } of ways) await run(customerIds, pair, 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { pair }] of ways.entries()) {
      const { seconds, latencies, cpuMs } = await run(customerIds, pair, ROUND_SECONDS);
      const figure = figures[index];
      if (!figure) continue;
      figure.seconds += seconds;
      figure.latencies = figure.latencies.concat(latencies);
      figure.cpuMs += cpuMs;
    }
  }
  return figures;
}

async function run(customerIds: readonly string[], pair: Pair, seconds: number): Promise<Figure> {
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let next = 0;
  const work = async () => {
    while (performance.now() < endsAt) {
      const customerId = customerIds[next++ % customerIds.length];
      if (customerId === undefined) return;
      const began = performance.now();
      await pair(customerId);
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds: (performance.now() - startedAt) / 1_000, latencies, cpuMs: (user + system) / 1_000 };
}

function report(customers: number, ways: readonly Way[], figures: readonly Figure[]): void {
  const rates = figures.map(({ seconds, latencies }) => latencies.length / seconds);
  for (const [index, { latencies, cpuMs }] of figures.entries()) {
    const rate = rates[index] ?? 0;
    const cells = [
      customers,
      ways[index]?.name,
      rate.toFixed(0),
      percentile(latencies, 50).toFixed(1),
      percentile(latencies, 99).toFixed(1),
      (cpuMs / latencies.length).toFixed(2),
      (rate / (rates[ways.findIndex(({ name }) => name === ways[index]?.bare)] ?? rate)).toFixed(2),
    ];
    process.stdout.write(`| ${cells.join(" | ")} |\n`);
  }
}
