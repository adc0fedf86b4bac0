import { openAutoTopUp, runAutoTopUp } from "@scrip/billing";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { requestSettled } from "./event-types.ts";

const ID = "top-up-on-settled";
const RETRIES = 3;

/** A request was charged: where its customer fell below its threshold, the package that it has chosen is bought. */
export function topUpOnSettled(inngest: Inngest, deps: JobsDeps) {
  return inngest.createFunction(
    {
      id: ID,
      retries: RETRIES,
      concurrency: { limit: 1, key: "event.data.customerId" },
      triggers: [{ event: requestSettled }],
      onFailure: alarmOnFailure(deps, ID),
    },
    async ({ event, step }) => {
      const attemptId = await step.run("open-attempt", () => openAutoTopUp(deps.db, event.data.customerId));
      if (attemptId === null) return { status: "none" };
      return step.run("run-attempt", () => runAutoTopUp(deps, attemptId));
    },
  );
}
