import { readDatabaseEnv } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { readJobsEnv } from "@scrip/jobs";
import { createLogger } from "@scrip/logger";
import { readWorkerEnv } from "./env.ts";
import { startWorker } from "./start-worker.ts";

try {
  const env = readWorkerEnv();
  const logger = createLogger("worker", env.logLevel);
  const worker = await startWorker({ env, jobsEnv: readJobsEnv(), databaseUrl: readDatabaseEnv().databaseUrl, logger });
  logger.info({ port: worker.port }, "worker is listening");
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      worker.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ error }, "the worker did not stop cleanly");
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  if (!isAppError(error) || error.code !== "misconfigured") throw error;
  process.stderr.write(`The worker cannot start: ${error.message}\n`);
  process.exit(1);
}
