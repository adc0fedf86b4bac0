import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import express, { type RequestHandler } from "express";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/express";
import pg from "pg";
import { listenLocally } from "../local-port.ts";
import { startPostgres } from "../postgres/start-postgres.ts";
import type { RunSummary } from "./executor.store.ts";
import { type SandboxExecutor, startSandboxExecutor } from "./start-sandbox-executor.ts";

export const EVENT_KEY = "test-event-key";
export const SIGNING_KEY = `signkey-test-${"5ca1ab1e".repeat(8)}`;
const WAIT_MS = 20_000;

// The part of the product's migrations that the executor reads.
const CLOCK = `
CREATE TABLE scrip_clock (id boolean PRIMARY KEY DEFAULT true CHECK (id), "offset" interval NOT NULL DEFAULT '0');
INSERT INTO scrip_clock DEFAULT VALUES;
CREATE FUNCTION scrip_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() + "offset" FROM scrip_clock $$;
`;

export type TestServer = { createDatabase(): Promise<string>; close(): Promise<void> };

/** A Postgres of its own; every database it creates has the product's clock and nothing else. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "scrip-executor-"));
  const postgres = await startPostgres({ dataDir: path.join(folder, "data"), port: 0, durable: false });
  return {
    async createDatabase() {
      const name = `executor_${randomUUID().replaceAll("-", "")}`;
      await query(postgres.ownerUrl("postgres"), `CREATE DATABASE ${name}`);
      await query(postgres.ownerUrl(name), CLOCK);
      return postgres.ownerUrl(name);
    },
    async close() {
      await postgres.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function query(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Moves the clock as the product's sandbox route does. `by` is a Postgres interval. */
export async function advanceClock(databaseUrl: string, by: string): Promise<void> {
  await query(databaseUrl, `UPDATE scrip_clock SET "offset" = "offset" + interval '${by}'; NOTIFY scrip_clock`);
}

export type Functions = (inngest: Inngest) => InngestFunction.Any[];

export type TestApp = {
  url: string;
  /** How many finished steps each run request brought, oldest first. */
  stepsSent: number[];
  /** Serves functions with the real SDK, its client made the way the product makes it. */
  serve(baseUrl: string, functions: Functions): Inngest;
  /** Drops every connection again. */
  stopServing(): void;
  close(): Promise<void>;
};

/**
 * An app as the product's worker serves one: express with a JSON body parser. Until it serves something it drops every
 * connection, as an app that is not up.
 */
export async function openApp(): Promise<TestApp> {
  const stepsSent: number[] = [];
  const drop: RequestHandler = (_request, response) => void response.destroy();
  let handler = drop;
  const app = express();
  app.use(express.json({ limit: "4mb" }));
  app.use((request, response, next) => {
    if (request.method === "POST") stepsSent.push(Object.keys(request.body.steps ?? {}).length);
    handler(request, response, next);
  });
  const server = createServer(app);
  const port = await listenLocally(server, 0, "the test app");
  const url = `http://127.0.0.1:${port}/api/inngest`;
  return {
    url,
    stepsSent,
    serve(baseUrl, functions) {
      const inngest = createClient(baseUrl);
      handler = serve({ client: inngest, functions: functions(inngest), enableUnauthedSync: false });
      return inngest;
    },
    stopServing() {
      handler = drop;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function createClient(baseUrl: string, eventKey: string = EVENT_KEY): Inngest {
  return new Inngest({
    id: "scrip",
    isDev: false,
    baseUrl,
    eventKey,
    signingKey: SIGNING_KEY,
    checkpointing: false,
    logger: { info: ignore, warn: ignore, error: ignore, debug: ignore },
  });
}

function ignore(): void {}

export async function startExecutor(databaseUrl: string, app: TestApp, log: string[] = []): Promise<SandboxExecutor> {
  return startSandboxExecutor({
    port: 0,
    databaseUrl,
    appUrls: [app.url],
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    log: (line) => void log.push(line),
  });
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}

/** The latest runs, newest first, as `GET /sandbox/runs` shows them. */
export async function listRuns(executor: Pick<SandboxExecutor, "url">): Promise<RunSummary[]> {
  return (await getJson<{ runs: RunSummary[] }>(`${executor.url}/sandbox/runs`)).runs;
}

/** Waits until `find` gives something other than undefined and returns it. */
export async function waitFor<T>(find: () => Promise<T | undefined> | T | undefined, what: string): Promise<T> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(20)) {
    const found = await find();
    if (found !== undefined) return found;
  }
  throw new Error(`waited ${WAIT_MS} ms in vain for ${what}`);
}

export async function waitForRun(
  executor: Pick<SandboxExecutor, "url">,
  functionId: string,
  isRight: (run: RunSummary) => boolean,
): Promise<RunSummary> {
  const find = async () => {
    const runs = await listRuns(executor).catch(() => []); // a test may have cut its connection to the database
    return runs.find((run) => run.function === `scrip-${functionId}` && isRight(run));
  };
  return waitFor(find, `a run of ${functionId}`);
}

export const isCompleted = (run: RunSummary) => run.status === "completed";
export const isFailed = (run: RunSummary) => run.status === "failed";
/** Its last attempt failed and the next one waits for its time. */
export const isWaitingToRetry = (attempt: number) => (run: RunSummary) => run.attempt === attempt && run.error !== null;

/** It waits for a time more than half an hour after its start. */
export const isAsleep = (run: RunSummary) =>
  run.nextAt !== null && Date.parse(String(run.nextAt)) - Date.parse(String(run.createdAt)) > 1_800_000;

export async function waitUntilUp(executor: Pick<SandboxExecutor, "url">): Promise<void> {
  await waitFor(async () => {
    const { apps } = await getJson<{ apps: { isUp: boolean }[] }>(`${executor.url}/healthz`);
    return apps.every((app) => app.isUp) || undefined;
  }, "the app to register");
}
