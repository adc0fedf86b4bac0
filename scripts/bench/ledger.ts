/**
 * Place + capture pairs per second through the public functions, spread over 2,000 customers and on one, beside the same SQL
 * driven bare by one `pg` pool, on a durable Postgres of its own. Prints a table; asserts nothing.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { captureHold, placeHold } from "@scrip/credits";
import { createDb, type Db, inTransaction, newId } from "@scrip/db";
import { ensureDatabase, startPostgres } from "@scrip/sandbox";
import pg from "pg";
import { describeMachine } from "./describe-machine.ts";
import { percentile } from "./percentile.ts";

const CUSTOMERS = 2_000;
const WORKERS = 16;
const SECONDS = Number(process.env["BENCH_SECONDS"] ?? "10");
const HOLD = 1_000n;
const CHARGE = 400n;

type Pair = (customerId: string) => Promise<void>;
type Figure = { way: string; customers: number; pairsPerSecond: number; p50: number; p99: number };

const folder = await mkdtemp(join(tmpdir(), "scrip-bench-"));
const postgres = await startPostgres({ dataDir: join(folder, "postgres"), port: 0, durable: true });
try {
  const { databaseUrl, ownerDatabaseUrl } = await ensureDatabase(postgres, "bench");
  await promisify(execFile)(process.execPath, ["packages/db/scripts/migrate.ts"], {
    env: { ...process.env, DATABASE_OWNER_URL: ownerDatabaseUrl },
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: WORKERS });
  pool.on("error", () => undefined);
  const db = createDb(databaseUrl, { poolSize: WORKERS });
  const customerIds = await openCustomers(pool);

  const figures: Figure[] = [];
  for (const ids of [customerIds, customerIds.slice(0, 1)]) {
    for (const [way, pair] of [
      ["bare pg pool", bare(pool)],
      ["public functions", publicFunctions(db)],
    ] as const) {
      await run(ids, pair, 1);
      figures.push({ way, customers: ids.length, ...(await run(ids, pair, SECONDS)) });
    }
  }
  report(figures);
  const { rows } = await pool.query("SELECT rule, subject FROM verify_books()");
  process.stdout.write(
    rows.length === 0 ? "The books balance.\n" : `The books are broken: ${JSON.stringify(rows.slice(0, 5))}\n`,
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

function bare(pool: pg.Pool): Pair {
  return async (customerId) => {
    const requestId = newId("req");
    await pool.query("SELECT * FROM credits_place_hold($1, $2, 'usr_bench', $3, interval '15 minutes')", [
      requestId,
      customerId,
      HOLD,
    ]);
    await pool.query("SELECT * FROM credits_settle_hold($1, 'captured', $2, 100, 'usr_bench', 'Answer', 'bench')", [
      requestId,
      CHARGE,
    ]);
  };
}

function publicFunctions(db: Db): Pair {
  return async (customerId) => {
    const requestId = newId("req");
    await inTransaction(db, (tx) =>
      placeHold(tx, { requestId, customerId, userId: "usr_bench", amountMicrocredits: HOLD }),
    );
    await inTransaction(db, (tx) =>
      captureHold(tx, {
        requestId,
        chargeMicrocredits: CHARGE,
        providerCostNanodollars: 100n,
        actor: "usr_bench",
        description: "Answer",
        modelId: "bench",
      }),
    );
  };
}

async function run(
  customerIds: readonly string[],
  pair: Pair,
  seconds: number,
): Promise<Pick<Figure, "pairsPerSecond" | "p50" | "p99">> {
  const latencies: number[] = [];
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
  const elapsed = (performance.now() - startedAt) / 1_000;
  return { pairsPerSecond: latencies.length / elapsed, p50: percentile(latencies, 50), p99: percentile(latencies, 99) };
}

function report(figures: readonly Figure[]): void {
  process.stdout.write(`${describeMachine()}; ${WORKERS} workers, ${SECONDS} s each\n\n`);
  process.stdout.write("| customers | way | pairs/s | p50 ms | p99 ms | of bare |\n|---|---|---|---|---|---|\n");
  for (const figure of figures) {
    const base = figures.find((other) => other.customers === figure.customers && other.way === "bare pg pool");
    const ratio = base ? (figure.pairsPerSecond / base.pairsPerSecond).toFixed(2) : "";
    process.stdout.write(
      `| ${figure.customers} | ${figure.way} | ${figure.pairsPerSecond.toFixed(0)} | ${figure.p50.toFixed(1)} | ${figure.p99.toFixed(1)} | ${ratio} |\n`,
    );
  }
  process.stdout.write("\n");
}
