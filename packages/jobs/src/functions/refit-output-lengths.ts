import { refitOutputLengths } from "@scrip/selection";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";

const HOURLY = "40 * * * *";

/** Every hour: how long answers are is learnt again from recorded requests. A missed hour is made up for by the next. */
export function refitOutputLengthsHourly(inngest: Inngest, deps: JobsDeps) {
  const id = "refit-output-lengths";
  return inngest.createFunction(
    { id, retries: 3, concurrency: 1, triggers: [{ cron: HOURLY }], onFailure: alarmOnFailure(deps, id) },
    ({ step }) => step.run("refit", () => refitOutputLengths(deps.db)),
  );
}
