import { resumeStep } from "./advance-run.ts";
import type { Tx } from "./database.ts";
import { lockRun } from "./executor.store.ts";
import { type EventPayload, parseSignalCondition } from "./expression.ts";
import { finishRun } from "./finish-run.ts";
import type { Cancellation } from "./function-config.ts";
import { sleepEndsAt } from "./sleep-time.ts";
import { type CancellableRun, listCancellableRuns, listWaitingSteps } from "./waiting.store.ts";

/** Wakes the steps that wait for this event, with the event as their result. */
export async function wakeWaitingSteps(tx: Tx, event: EventPayload, now: Date): Promise<void> {
  for (const { runId, stepId, condition, runEvent } of await listWaitingSteps(tx, event.name)) {
    if (condition !== null && !parseSignalCondition(condition)(runEvent, event)) continue;
    await resumeStep(tx, runId, { id: stepId, name: "waitForEvent", result: { data: event } }, now);
  }
}

/**
 * Cancels the runs that this event cancels; answers the events that follow. A request that is out is not called back: its
 * answer changes nothing any more.
 */
export async function cancelRuns(tx: Tx, event: EventPayload, now: Date): Promise<EventPayload[]> {
  const following: EventPayload[] = [];
  for (const cancellable of await listCancellableRuns(tx, event.name)) {
    if (!cancellable.cancelOn.some((cancellation) => isCancelledBy(cancellation, cancellable, event, now))) continue;
    const run = await lockRun(tx, cancellable.runId);
    if (run !== null) following.push(...(await finishRun(tx, cancellable.runId, run, { status: "cancelled" }, now)));
  }
  return following;
}

function isCancelledBy(cancellation: Cancellation, run: CancellableRun, event: EventPayload, now: Date): boolean {
  if (cancellation.event !== event.name) return false;
  const until = cancellation.timeout === undefined ? null : sleepEndsAt(cancellation.timeout, run.startedAt);
  if (until !== null && until < now) return false;
  return cancellation.if === undefined || parseSignalCondition(cancellation.if)(run.runEvent, event);
}
