import type { Tx } from "./database.ts";
import { insertRun, listServedFunctions, takeDueTicks, takeRunKey } from "./executor.store.ts";
import { type EventPayload, parseCondition, parseKey } from "./expression.ts";
import type { JobFunction } from "./function-config.ts";
import { newUlid } from "./ulid.ts";

/** How long an event's id is remembered, and the value of an idempotency expression. */
export const EVENT_ID_KEPT_MS = 24 * 60 * 60 * 1000;
const INVOKED = "inngest/function.invoked";

/**
 * Starts a run of every function that waits for this event. A function runs once within 24 hours for one event id, and
 * once for one value of its idempotency expression.
 */
export async function startRunsForEvent(tx: Tx, event: EventPayload, now: Date): Promise<void> {
  for (const served of await listServedFunctions(tx)) {
    if (isTriggeredBy(served, event)) await startRun(tx, served, event, now);
  }
}

/** Starts a run for every schedule that is due: one each, for the earliest time that was missed. */
export async function startDueCronRuns(tx: Tx, now: Date): Promise<void> {
  for (const { served, cron, tickAt } of await takeDueTicks(tx, now)) {
    const tick = tickAt.toISOString().replace(".000Z", "Z");
    const data = { cron, scheduledAt: tick, fireAt: tick };
    const event = { id: tick, name: "inngest/scheduled.timer", data, ts: tickAt.getTime(), user: {} };
    await startRun(tx, served, event, now);
  }
}

/** Starts the run that a step of another run waits for. */
export async function startInvokedRun(
  tx: Tx,
  served: JobFunction,
  data: Record<string, unknown>,
  invokedBy: { runId: string; stepId: string },
  now: Date,
): Promise<void> {
  const event = { id: newUlid(now.getTime()), name: INVOKED, data, ts: now.getTime(), user: {} };
  await insertRun(tx, { ...planRun(served, event, now), invokedBy }, now);
}

async function startRun(tx: Tx, served: JobFunction, event: EventPayload, now: Date): Promise<void> {
  const expiresAt = new Date(now.getTime() + EVENT_ID_KEPT_MS);
  const keys = [`event:${served.id}:${event.id}`];
  if (served.idempotency !== null) keys.push(`idempotency:${served.id}:${parseKey(served.idempotency)(event)}`);
  for (const key of keys) {
    if (!(await takeRunKey(tx, key, now, expiresAt))) return;
  }
  await insertRun(tx, { ...planRun(served, event, now), invokedBy: null }, now);
}

function planRun(served: JobFunction, event: EventPayload, now: Date) {
  const concurrencyGroup = `${served.id}:${served.concurrencyKey === null ? "" : parseKey(served.concurrencyKey)(event)}`;
  return { id: newUlid(now.getTime()), functionId: served.id, event, concurrencyGroup };
}

function isTriggeredBy(served: JobFunction, event: EventPayload): boolean {
  return served.triggers.some(
    (trigger) =>
      "event" in trigger &&
      trigger.event === event.name &&
      (trigger.expression === undefined || parseCondition(trigger.expression)(event)),
  );
}
