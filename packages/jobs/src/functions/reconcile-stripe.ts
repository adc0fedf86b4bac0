import { reconcileStripe } from "@scrip/billing";
import { catchUpStripeEvents } from "@scrip/payments";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";

const HALF_HOURLY = "*/30 * * * *";
const NIGHTLY = "45 3 * * *";

/** Every half hour: events that were never delivered are fetched from Stripe's own list. A missed run is made up for by the next. */
export function catchUpStripeEventsOften(inngest: Inngest, deps: JobsDeps) {
  const id = "catch-up-stripe-events";
  return inngest.createFunction(
    { id, retries: 3, concurrency: 1, triggers: [{ cron: HALF_HOURLY }], onFailure: alarmOnFailure(deps, id) },
    ({ step }) => step.run("fetch", () => catchUpStripeEvents(deps)),
  );
}

/**
 * Every night: our payments, refunds and disputes are held against Stripe's. Each run looks three days back, so that a night
 * that was missed is made up for; of two runs at once the second does nothing.
 */
export function reconcileStripeNightly(inngest: Inngest, deps: JobsDeps) {
  const id = "reconcile-stripe";
  return inngest.createFunction(
    { id, retries: 3, concurrency: 1, triggers: [{ cron: NIGHTLY }], onFailure: alarmOnFailure(deps, id) },
    ({ step }) =>
      step.run("compare", async () => {
        const check = await reconcileStripe(deps);
        return check && { checkId: check.checkId, compared: check.compared, findings: check.findings.length };
      }),
  );
}
