/**
 * `pnpm bench:gateway`: requests per second and latency of `/v1/chat/completions`, every one charged, beside the same sandbox
 * provider asked directly, in turns in one run, streamed and not, at 1, 16 and 64 connections. Web, admin, worker, a durable
 * Postgres, the provider and the load generator share this machine. Prints a table; asserts nothing. BENCH_SECONDS sets the length
 * of a run of one kind. Round trips are the answers that the web process had from Postgres, all of them, per charged request.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getBalance } from "@scrip/credits";
import { createDb, type Db } from "@scrip/db";
import { createProgress } from "../stack/progress.ts";
import { startStack } from "../stack/start-stack.ts";
import { describeMachine } from "./describe-machine.ts";
import { findFreePorts } from "./find-free-ports.ts";
import { describeCpuTime, readCpuTime } from "./gateway/cpu-time.ts";
import { type Load, load, type Target } from "./gateway/load.ts";
import { openCustomers } from "./gateway/open-customers.ts";
import { readRoundTrips } from "./gateway/round-trips.ts";
import { percentile } from "./percentile.ts";

const SECONDS = Number(process.env["BENCH_SECONDS"] ?? "8");
/** Until V8 has optimised the road: what is measured first was 1 ms slower after 4 s. */
const WARM_UP_SECONDS = 15;
const CONNECTIONS = [1, 16, 64];
const CUSTOMERS = 64;
const QUERY_ROUNDS = 20;
const PROMPT = "Benchmark, please";
const ANSWER = "A short answer that always is the same, so that the provider has little to do. ".repeat(3);
const CHUNK_CHARACTERS = 40;
const MODEL = "gpt-4o-mini";

const root = join(import.meta.dirname, "../..");
const dataDir = await mkdtemp(join(tmpdir(), "scrip-bench-"));
const ports = await findFreePorts();
const metricsToken = randomBytes(32).toString("hex");
const stack = await startStack({
  root,
  variables: { ...process.env, ...ports, METRICS_TOKEN: metricsToken, SCRIP_DATA_DIR: dataDir },
  mode: "production",
  progress: createProgress(process.stderr),
  signal: new AbortController().signal,
});
try {
  const { web, providers, databaseUrl } = stack.description;
  await answerAtOnce(providers ?? "");
  const db = createDb(databaseUrl);
  const keys = await openCustomers(db, CUSTOMERS);
  const body = (isStream: boolean) => ({
    model: MODEL,
    messages: [{ role: "user", content: PROMPT }],
    stream: isStream,
  });
  const direct = (isStream: boolean): Target => ({
    url: `${providers}/v1/chat/completions`,
    authorizations: ["Bearer sandbox"],
    body: body(isStream),
  });
  const gateway = (isStream: boolean): Target => ({
    url: `${web}/v1/chat/completions`,
    authorizations: keys,
    body: body(isStream),
  });

  await load(gateway(false), 16, WARM_UP_SECONDS);
  await load(gateway(true), 16, WARM_UP_SECONDS);
  await load(direct(false), 16, 1);
  process.stdout.write(
    `${describeMachine()}; ${SECONDS} s each, ${CUSTOMERS} customers\n\n` +
      "| connections | stream | direct /s | charged /s | direct p50 | p50 | added p50 | direct p99 | p99 | added p99 | failed | round trips a charged request | processor ms a charged request |\n" +
      "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
  );
  for (const isStream of [false, true]) {
    for (const connections of CONNECTIONS) {
      const alone = await load(direct(isStream), connections, SECONDS);
      const before = { cpu: readCpuTime(), roundTrips: await readRoundTrips(web, metricsToken) };
      const charged = await load(gateway(isStream), connections, SECONDS);
      const requests = Math.max(1, charged.count);
      const cost = {
        cpu: describeCpuTime(before.cpu, readCpuTime(), requests),
        roundTrips: ((await readRoundTrips(web, metricsToken)) - before.roundTrips) / requests,
      };
      process.stdout.write(`${row(connections, isStream, alone, charged, cost)}\n`);
    }
  }
  const api = await load({ url: `${web}/api/credits/balance`, authorizations: keys, body: null }, 1, SECONDS);
  process.stdout.write(
    `\nAPI, GET /api/credits/balance: p50 ${api.p50Ms.toFixed(1)} ms, p99 ${api.p99Ms.toFixed(1)} ms\n`,
  );
  const query = await timeQueries(db);
  process.stdout.write(
    `Query of a balance: p50 ${percentile(query, 50).toFixed(1)} ms, p99 ${percentile(query, 99).toFixed(1)} ms\n`,
  );
  const broken = await db.$queryRaw<unknown[]>`SELECT rule, subject FROM verify_books()`;
  process.stdout.write(broken.length === 0 ? "\nThe books balance.\n" : `\nBroken: ${JSON.stringify(broken)}\n`);
  await db.$disconnect();
} finally {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** How long the database takes for a balance with its grants, one query after the other, in milliseconds. */
async function timeQueries(db: Db): Promise<number[]> {
  const customers = await db.customer.findMany({ take: CUSTOMERS, select: { id: true } });
  const times: number[] = [];
  for (let round = 0; round < QUERY_ROUNDS; round += 1) {
    for (const { id } of customers) {
      const startedAt = performance.now();
      await getBalance(db, id);
      times.push(performance.now() - startedAt);
    }
  }
  return times;
}

/** The provider's answer comes without its usual typing pace, of which only the waiting would be measured. */
async function answerAtOnce(providers: string): Promise<void> {
  const added = await fetch(`${providers}/__aimock/fixtures`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      fixtures: [
        {
          match: { userMessage: PROMPT },
          response: { content: ANSWER, usage: { input_tokens: 10, output_tokens: 52 } },
          latency: 0,
          chunkSize: CHUNK_CHARACTERS,
        },
      ],
    }),
  });
  if (!added.ok) throw new Error(`the sandbox provider answered ${added.status}`);
}

type Cost = { cpu: string; roundTrips: number };

function row(connections: number, isStream: boolean, alone: Load, charged: Load, cost: Cost): string {
  const cells = [
    connections,
    isStream ? "yes" : "no",
    Math.round(alone.perSecond),
    Math.round(charged.perSecond),
    alone.p50Ms.toFixed(1),
    charged.p50Ms.toFixed(1),
    (charged.p50Ms - alone.p50Ms).toFixed(1),
    alone.p99Ms.toFixed(1),
    charged.p99Ms.toFixed(1),
    (charged.p99Ms - alone.p99Ms).toFixed(1),
    alone.failed + charged.failed,
    cost.roundTrips.toFixed(2),
    cost.cpu,
  ];
  return `| ${cells.join(" | ")} |`;
}
