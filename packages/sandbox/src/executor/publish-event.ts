import type { Tx } from "./database.ts";
import { takeRunKey } from "./executor.store.ts";
import type { EventPayload } from "./expression.ts";
import { cancelRuns, wakeWaitingSteps } from "./signal-runs.ts";
import { EVENT_ID_KEPT_MS, startRunsForEvent } from "./start-runs.ts";

/**
 * Does everything events do, in their order: wakes the steps that wait for them, cancels runs, starts runs; and likewise
 * for the events that follow from that. An event id wakes and cancels once within 24 hours, like it starts a function once.
 */
export async function publishEvents(tx: Tx, events: readonly EventPayload[], now: Date): Promise<void> {
  const queue = [...events];
  for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
    const keptUntil = new Date(now.getTime() + EVENT_ID_KEPT_MS);
    if (await takeRunKey(tx, `signal:${event.name}:${event.id}`, now, keptUntil)) {
      await wakeWaitingSteps(tx, event, now);
      queue.push(...(await cancelRuns(tx, event, now)));
    }
    await startRunsForEvent(tx, event, now);
  }
}
