import { randomInt } from "node:crypto";
import { PgBoss } from "pg-boss";
import type { Tx } from "./database.ts";
import type { HandOver } from "./executor.store.ts";

const QUEUE = "requests";
const CONNECTIONS_MAX = 4;
const REQUESTS_AT_ONCE = 8;
/** Workers are woken when there is work; this only catches what that misses. */
const POLL_SECONDS = 10;
const DRAIN_WAIT_MS = 3_000;
const JOB_EXPIRES_SECONDS = 900;
const JOB_KEPT_SECONDS = 3_600;
/** A job fails only when the database was away for long; then it is repeated until it is back. */
const JOB_RETRIES_MAX = 1_000_000;
const PRIORITIES = 1_000;

export type RequestQueue = {
  /** Adds jobs within a transaction, to be performed in their order or in none. Call `wake` after its commit. */
  add(tx: Tx, handOvers: HandOver[], isShuffled: boolean): Promise<void>;
  wake(): void;
  /** Begins to perform jobs, eight at a time. A job whose `perform` throws is repeated after a second. */
  start(perform: (handOver: HandOver) => Promise<void>): Promise<void>;
  /** Waits up to 3 s for jobs that are being performed. */
  stop(): Promise<void>;
};

/**
 * Opens the pg-boss queue of requests that are due. Jobs of an earlier life are dropped: the work they were for is handed
 * out anew.
 */
export async function openRequestQueue(databaseUrl: string, log: (line: string) => void): Promise<RequestQueue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: "sandbox_jobs",
    max: CONNECTIONS_MAX,
    application_name: "scrip-sandbox-jobs",
    schedule: false,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on("error", (error) => log(`pg-boss: ${error.message}`));
  await boss.start();
  await boss.createQueue(QUEUE, {
    retryLimit: JOB_RETRIES_MAX,
    retryDelay: 1,
    expireInSeconds: JOB_EXPIRES_SECONDS,
    deleteAfterSeconds: JOB_KEPT_SECONDS,
  });
  await boss.deleteAllJobs(QUEUE);

  const workers: string[] = [];
  const wake = () => {
    for (const worker of workers) boss.notifyWorker(worker);
  };
  return {
    async add(tx, handOvers, isShuffled) {
      const jobs = handOvers.map((data) => ({ data, priority: isShuffled ? randomInt(PRIORITIES) : 0 }));
      await boss.insert(QUEUE, jobs, { db: { executeSql: (text, values) => tx.query(text, values) } });
    },
    wake,
    async start(perform) {
      while (workers.length < REQUESTS_AT_ONCE) {
        const worker = await boss.work<HandOver>(QUEUE, { pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
          for (const job of jobs) await perform(job.data);
          wake(); // a worker that was busy has not seen what waits behind its job
        });
        workers.push(worker);
      }
    },
    stop: () => boss.stop({ graceful: true, timeout: DRAIN_WAIT_MS }),
  };
}
