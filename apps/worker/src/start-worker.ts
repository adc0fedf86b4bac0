import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createDb } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { type JobsEnv, openJobs } from "@scrip/jobs";
import type { Logger } from "@scrip/logger";
import type { WorkerEnv } from "./env.ts";
import { createWorkerRoutes } from "./worker-routes.ts";

export type Worker = {
  port: number;
  /** Lets requests and rounds of background work finish, then closes everything. Calling it again changes nothing. */
  stop(): Promise<void>;
};

export type WorkerOptions = { env: WorkerEnv; jobsEnv: JobsEnv; databaseUrl: string; logger: Logger };

const SHUTDOWN_GRACE_MS = 8_000;

/**
 * Serves the background functions, relays the outbox, and sweeps.
 *
 * @throws {AppError} `misconfigured` the port cannot be opened
 */
export async function startWorker({ env, jobsEnv, databaseUrl, logger }: WorkerOptions): Promise<Worker> {
  const db = createDb(databaseUrl, {
    onLostNotice: (error) => logger.warn({ error }, "a notice was not sent"),
  });
  if (jobsEnv.alarms === null)
    logger.warn("ALARM_EMAIL is not set: alarms are rows and log lines, and mailed to nobody");
  const jobs = openJobs(db, jobsEnv, logger);
  const routes = createWorkerRoutes({ db, logger, jobHandler: jobs.handler, metricsToken: env.metricsToken });
  const server = createServer(routes);
  await listen(server, env);
  const stopBackgroundWork = jobs.startBackgroundWork();

  async function shutDown(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), SHUTDOWN_GRACE_MS);
    await Promise.all([closed, stopBackgroundWork()]);
    clearTimeout(cut);
    jobs.close();
    await db.$disconnect();
  }
  let stopping: Promise<void> | null = null;
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      stopping ??= shutDown();
      return stopping;
    },
  };
}

function listen(server: Server, { host, port }: WorkerEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        new AppError("misconfigured", `PORT ${port} on ${host} cannot be opened: ${error.message}`, { cause: error }),
      );
    });
    server.listen(port, host, resolve);
  });
}
