import { createServer, type Server } from "node:http";
import pg from "pg";
import { LOCAL_HOST, listenLocally } from "../local-port.ts";
import { SandboxError } from "../sandbox-error.ts";
import { openClockConnection } from "./clock-connection.ts";
import { requireClock } from "./database.ts";
import { takeBackHandedWork } from "./executor.store.ts";
import { NO_FAULTS } from "./faults.ts";
import { handOverDueWork } from "./hand-over-due-work.ts";
import { createHttpApi } from "./http-api.ts";
import { performWork } from "./perform-work.ts";
import { pruneOldRuns } from "./prune-old-runs.ts";
import { openRequestQueue } from "./request-queue.ts";
import { createExecutorSchema } from "./schema.ts";
import { requireSigningKey } from "./signature.ts";
import { createAppSync } from "./sync-apps.ts";
import { startTicker } from "./ticker.ts";

const TICK_MS = 1_000;
const PRUNE_MS = 60_000;
const CONNECTIONS_MAX = 6;

export type SandboxExecutorOptions = {
  /** 0 picks a free port. */
  port: number;
  /** A role that may create the schemas `sandbox_executor` and `sandbox_jobs`, in the database that has `scrip_now()`. */
  databaseUrl: string;
  /** Where the apps serve their functions, e.g. `http://127.0.0.1:3002/api/inngest`. */
  appUrls: string[];
  eventKey: string;
  /** `signkey-<name>-<hex>`. */
  signingKey: string;
  /** Where to tell of failed runs and refused registrations; standard error when absent. */
  log?: (line: string) => void;
};

export type SandboxExecutor = {
  /** The value of `INNGEST_BASE_URL`. */
  url: string;
  /** Hands over what a move of the clock has made due; `NOTIFY scrip_clock` does the same. */
  onClockAdvanced(): Promise<void>;
  /** Waits up to 3 s for requests that are out, cuts off the rest, and stops. What was cut off is due at the next start. */
  close(): Promise<void>;
};

/**
 * Starts the job executor: it takes the place of Inngest for an unchanged SDK in cloud mode. See the README for what it
 * does and what it refuses.
 *
 * @throws {SandboxError} in one sentence: port taken, no clock in the database, a malformed key, another executor running
 */
export async function startSandboxExecutor(options: SandboxExecutorOptions): Promise<SandboxExecutor> {
  const { databaseUrl, appUrls, eventKey, signingKey } = options;
  const log = options.log ?? ((line) => void process.stderr.write(`job executor: ${line}\n`));
  requireSigningKey(signingKey);
  if (eventKey === "") throw new SandboxError("The event key is empty.");

  const closers: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  const close = () => {
    closing ??= closeAll();
    return closing;
  };

  try {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS_MAX });
    pool.on("error", () => undefined); // an idle connection was lost; the next query opens another
    closers.push(() => pool.end());
    await requireClock(pool);
    const clock = await openClockConnection(databaseUrl);
    closers.push(() => clock.close());
    await createExecutorSchema(pool);
    const server = createServer();
    closers.push(() => stopServer(server)); // after the drain: functions under way may still send events

    const apps = createAppSync(appUrls, signingKey, log);
    const stopping = new AbortController();
    const context = {
      signingKey,
      faults: { ...NO_FAULTS },
      signal: stopping.signal,
      onUnreachable: (appUrl: string) => apps.markDown(appUrl),
    };
    const inFlight = new Set<Promise<void>>();
    closers.push(async () => {
      stopping.abort();
      await Promise.allSettled(inFlight);
    });

    const queue = await openRequestQueue(databaseUrl, log);
    closers.push(() => queue.stop());
    await takeBackHandedWork(pool);
    const ticker = startTicker(
      () => handOverDueWork(pool, queue, apps.listUp(), context.faults),
      TICK_MS,
      (error) => log(`no work handed out: ${String(error)}`),
    );
    closers.push(() => ticker.stop());
    const wake = () => void ticker.wake();
    clock.onMoved(wake);

    const pruner = startTicker(
      () => pruneOldRuns(pool),
      PRUNE_MS,
      (error) => log(`old runs are kept: ${String(error)}`),
    );
    closers.push(() => pruner.stop());

    const { faults } = context;
    server.on("request", createHttpApi({ pool, appUrls, eventKey, signingKey, faults, apps, onWork: wake, log }));
    const port = await listenLocally(server, options.port, "the job executor");
    closers.push(() => apps.stop());
    apps.start(wake);
    await queue.start(async (handOver) => {
      const performing = performWork(pool, handOver, context, log);
      inFlight.add(performing);
      await performing.finally(() => inFlight.delete(performing));
      wake();
    });
    return { url: `http://${LOCAL_HOST}:${port}`, onClockAdvanced: () => ticker.wake(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
