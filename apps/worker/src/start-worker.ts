import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ChangeListener, createDb, listenForChanges } from "@scrip/db";
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
  const backgroundWork = jobs.startBackgroundWork();
  const clock = env.isSandbox ? followClock({ databaseUrl, logger, onMoved: backgroundWork.wake }) : null;

  async function shutDown(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), SHUTDOWN_GRACE_MS);
    await Promise.all([closed, backgroundWork.stop(), clock?.close()]);
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

/** The sandbox's clock may go forward by months: what is due then need not wait for its usual time. */
function followClock(parts: { databaseUrl: string; logger: Logger; onMoved: () => void }): ChangeListener {
  const { databaseUrl, logger, onMoved } = parts;
  return listenForChanges({
    databaseUrl,
    applicationName: "scrip clock",
    channels: ["scrip_clock"],
    onChange: onMoved,
    onReconnect: onMoved,
    onLoss: (error) => logger.warn({ error }, "the connection that hears of a moved clock was lost"),
  });
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
