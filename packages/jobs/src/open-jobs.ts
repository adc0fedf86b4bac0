import type { RequestListener } from "node:http";
import type { Db } from "@scrip/db";
import { createMailer } from "@scrip/email";
import type { Logger } from "@scrip/logger";
import { openStripe } from "@scrip/payments";
import { serve } from "inngest/node";
import { createInngest } from "./create-inngest.ts";
import type { JobsEnv } from "./env.ts";
import { createFunctions } from "./functions/create-functions.ts";
import type { JobsDeps } from "./jobs-deps.ts";
import { listBackgroundWork } from "./list-background-work.ts";
import { repeatWork } from "./repeat-work.ts";

/** Where the job server finds the functions. */
export const JOBS_PATH = "/api/inngest";

export type Jobs = {
  /** The SDK's own handler over all functions, for {@link JOBS_PATH}. Outside development it refuses every unsigned call. */
  handler: RequestListener;
  /** Starts the outbox relay and the sweepers. */
  startBackgroundWork(): BackgroundWork;
  close(): void;
};

export type BackgroundWork = {
  /** Nothing waits for its usual time. */
  wake(): void;
  /** Stops them all, after the rounds that are under way. */
  stop(): Promise<void>;
};

/** Puts the jobs together. Nothing runs yet. */
export function openJobs(db: Db, env: JobsEnv, logger: Logger): Jobs {
  const mailer = createMailer(env.email);
  const deps: JobsDeps = {
    db,
    stripe: openStripe(env.payments),
    mailer,
    logger,
    webUrl: env.webUrl,
    alarms: env.alarms,
  };
  const inngest = createInngest(env.inngest, logger);
  return {
    handler: serve({
      client: inngest,
      functions: createFunctions(inngest, deps),
      servePath: JOBS_PATH,
      enableUnauthedSync: false,
    }),
    startBackgroundWork() {
      const work = listBackgroundWork(deps, (events) => inngest.send(events));
      const repeaters = work.map((each) => repeatWork({ ...each, logger }));
      return {
        wake() {
          for (const repeater of repeaters) repeater.wake();
        },
        async stop() {
          await Promise.all(repeaters.map((repeater) => repeater.stop()));
        },
      };
    },
    close: () => mailer.close(),
  };
}
