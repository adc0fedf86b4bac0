import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@scrip/logger";
import { type SandboxExecutor, startSandboxExecutor } from "@scrip/sandbox";
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { createInngest } from "./create-inngest.ts";
import { createFunctions } from "./functions/create-functions.ts";
import type { JobsDeps } from "./jobs-deps.ts";
import { relayMessages } from "./outbox/relay-messages.ts";
import { test as jobsTest } from "./test-jobs.ts";

// Only tests import this file: our functions between the sandbox's job executor and a test.

const EVENT_KEY = "test-event-key-0123456789";
const SIGNING_KEY = `signkey-test-${"5ca1ab1e".repeat(8)}`;
const WAIT_MS = 30_000;
const logger = createLogger("test", "silent");

export type Run = {
  id: string;
  function: string;
  eventId: string;
  status: "running" | "completed" | "failed" | "cancelled";
  /** The number of the attempt that comes next, from 0; null once the run has ended. */
  attempt: number | null;
  /** How many are done. */
  steps: number;
};

export type ExecutorInTest = {
  inngest: Inngest;
  /** Where events go, for a process of its own. */
  connection: { baseUrl: string; eventKey: string; signingKey: string };
  /** Serves all functions of the product. */
  serve(deps: JobsDeps): Promise<void>;
  /** Serves functions of the test, and no others. */
  serveOnly(functions: (inngest: Inngest) => InngestFunction.Any[]): Promise<void>;
  /** All runs, oldest first; of one function where it is named. */
  listRuns(functionId?: string): Promise<Run[]>;
  setFaults(faults: object): Promise<void>;
  /** Moves the clock of the database and of the executor. */
  advance(interval: string): Promise<void>;
  /** Relays until nothing waits. */
  drain(deps: JobsDeps): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
};

/** A job executor and an app that serves functions, one for each file. */
export const test = jobsTest.extend<"executor", ExecutorInTest>(
  "executor",
  { scope: "file" },
  async ({ database }, { onCleanup }) => {
    let handler: RequestListener = (_request, response) => void response.destroy();
    const app = createServer((request, response) => handler(request, response));
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/inngest`;
    const open = (port: number) =>
      startSandboxExecutor({
        port,
        databaseUrl: database.ownerDatabaseUrl,
        appUrls: [appUrl],
        eventKey: EVENT_KEY,
        signingKey: SIGNING_KEY,
        log: () => undefined,
      });
    let executor: SandboxExecutor = await open(0);
    const { url } = executor;
    const connection = { baseUrl: url, eventKey: EVENT_KEY, signingKey: SIGNING_KEY };
    const inngest = createInngest({ isDev: false, signingKeyFallback: null, ...connection }, logger);
    onCleanup(async () => {
      await executor.close();
      app.closeAllConnections();
      await new Promise((resolve) => app.close(resolve));
    });

    const isServed = async () => {
      const { apps } = (await (await fetch(`${url}/healthz`)).json()) as { apps: { isUp: boolean }[] };
      return apps.every(({ isUp }) => isUp);
    };
    const serveFunctions = async (functions: InngestFunction.Any[]) => {
      handler = serve({ client: inngest, functions, servePath: "/api/inngest", enableUnauthedSync: false });
      await executor.close(); // a new executor registers at once what is served now
      executor = await open(Number(new URL(url).port));
      await waitFor(isServed, "the functions to register");
    };
    return {
      inngest,
      connection,
      serve: (deps) => serveFunctions(createFunctions(inngest, deps)),
      serveOnly: (functions) => serveFunctions(functions(inngest)),
      async listRuns(functionId) {
        const { rows } = await database.owner.query<Run>(
          `SELECT run.id, function_id AS function, status, event::json->>'id' AS "eventId",
                  (SELECT max(attempt) FROM sandbox_executor.work WHERE run_id = run.id) AS attempt,
                  (SELECT count(*)::int FROM sandbox_executor.step WHERE run_id = run.id) AS steps
           FROM sandbox_executor.run WHERE function_id = coalesce('scrip-' || $1, function_id) ORDER BY created_at, id`,
          [functionId],
        );
        return rows;
      },
      async setFaults(faults) {
        const response = await fetch(`${url}/sandbox/faults`, { method: "POST", body: JSON.stringify(faults) });
        if (!response.ok) throw new Error(await response.text());
      },
      async advance(interval) {
        await database.advanceClock(interval);
        await executor.onClockAdvanced();
      },
      async drain(deps) {
        while (await relayMessages({ ...deps, sendEvents: (events) => inngest.send(events) }));
      },
      stop: () => executor.close(),
      async start() {
        executor = await open(Number(new URL(url).port));
        await waitFor(isServed, "the functions to register");
      },
    };
  },
);

/** Waits until `isTrue`, trying again and again. */
export async function waitFor(isTrue: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited ${WAIT_MS} ms in vain for ${what}`);
}
