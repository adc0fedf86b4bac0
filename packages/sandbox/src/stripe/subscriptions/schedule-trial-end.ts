import { insertTimer } from "../store/timer.store.ts";
import type { Work } from "../work.ts";

const WARNING_MS = 3 * 86_400_000;

/** The trial ends at `trialEnd` (seconds); Stripe tells it three days before, or at once when that is sooner. */
export async function scheduleTrialEnd(work: Work, subscriptionId: string, trialEnd: number): Promise<void> {
  const end = new Date(trialEnd * 1000);
  const warning = new Date(Math.max(end.getTime() - WARNING_MS, work.now.getTime()));
  await insertTimer(work.tx, { action: "warn_of_trial_end", objectId: subscriptionId }, warning);
  await insertTimer(work.tx, { action: "end_trial", objectId: subscriptionId }, end);
}
