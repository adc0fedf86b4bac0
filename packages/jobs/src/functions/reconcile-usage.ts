import { addUpSpending, rollUpUsage } from "@scrip/analytics";
import { reconcileUsage, usageCheckKey } from "@scrip/assistant";
import { readNow } from "@scrip/db";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";

const NIGHTLY = "15 3 * * *";
const QUARTER_HOURLY = "*/15 * * * *";

/**
 * Every night: requests, holds, charges and provider cost are compared. Nights that were missed are made up for by one run,
 * because each looks a week back from the last; of two runs at once the first counts.
 */
export function reconcileUsageNightly(inngest: Inngest, deps: JobsDeps) {
  const id = "reconcile-usage";
  return inngest.createFunction(
    { id, retries: 3, concurrency: 1, triggers: [{ cron: NIGHTLY }], onFailure: alarmOnFailure(deps, id) },
    ({ step }) =>
      step.run("compare", async () => {
        await rollUpUsage(deps.db);
        const check = await reconcileUsage(deps.db, usageCheckKey(await readNow(deps.db)), deps.logger);
        return check && { checkId: check.checkId, compared: check.compared, findings: check.findings.length };
      }),
  );
}

/** Every quarter of an hour: settled requests are added up by day, and so is what customers spent. */
export function rollUpUsageOften(inngest: Inngest, deps: JobsDeps) {
  const id = "roll-up-usage";
  return inngest.createFunction(
    { id, retries: 3, concurrency: 1, triggers: [{ cron: QUARTER_HOURLY }], onFailure: alarmOnFailure(deps, id) },
    async ({ step }) => {
      const days = await step.run("add-up", () => rollUpUsage(deps.db));
      const customers = await step.run("add-up-spending", () => addUpSpending(deps.db));
      return { days, customers };
    },
  );
}
