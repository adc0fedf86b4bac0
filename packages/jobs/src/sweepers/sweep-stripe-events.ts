import { applyStripeEvent, type BillingDeps } from "@scrip/billing";
import { raiseAlarm } from "@scrip/events";
import { claimOverdueStripeEvents, noteStripeEventFailure } from "@scrip/payments";
import { forEachAtOnce } from "../for-each-at-once.ts";

const BATCH = 50;
const AT_ONCE = 4;
const ALARM_ATTEMPTS = 5;
const ERROR_LENGTH_MAX = 500;

/**
 * Works off stored Stripe events that no job has dealt with in time, without Inngest: a job server that is down or gone delays
 * credits by half a minute and loses none. Answers whether there may be more.
 */
export async function sweepStripeEvents(deps: BillingDeps): Promise<boolean> {
  const overdue = await claimOverdueStripeEvents(deps.db, BATCH);
  await forEachAtOnce(overdue, AT_ONCE, async ({ id, attempts }) => {
    try {
      await applyStripeEvent(deps, id);
    } catch (error) {
      await noteStripeEventFailure(deps.db, id, String(error).slice(0, ERROR_LENGTH_MAX));
      deps.logger.warn({ error, stripeEventId: id, attempts }, "a Stripe event could not be applied; it stays open");
      if (attempts >= ALARM_ATTEMPTS) await alarmStuckEvent(deps, id, attempts);
    }
  });
  return overdue.length === BATCH;
}

async function alarmStuckEvent({ db, logger }: BillingDeps, stripeEventId: string, attempts: number): Promise<void> {
  const message = `Stripe event ${stripeEventId} could not be applied in ${attempts} attempts.`;
  await raiseAlarm(db, { kind: "stripe_event_stuck", subject: stripeEventId, message }, logger);
}
