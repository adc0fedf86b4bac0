import type { Tx } from "./database.ts";
import { insertRun, listServedFunctions, takeDueTicks, takeRunKey } from "./executor.store.ts";
import { type EventPayload, parseCondition, parseKey } from "./expression.ts";
import type { JobFunction } from "./function-config.ts";
import { newUlid } from "./ulid.ts";

const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

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

async function startRun(tx: Tx, served: JobFunction, event: EventPayload, now: Date): Promise<void> {
  const expiresAt = new Date(now.getTime() + IDEMPOTENCY_MS);
  const keys = [`event:${served.id}:${event.id}`];
  if (served.idempotency !== null) keys.push(`idempotency:${served.id}:${parseKey(served.idempotency)(event)}`);
  for (const key of keys) {
    if (!(await takeRunKey(tx, key, now, expiresAt))) return;
  }
  const concurrencyGroup = `${served.id}:${served.concurrencyKey === null ? "" : parseKey(served.concurrencyKey)(event)}`;
  await insertRun(tx, { id: newUlid(now.getTime()), functionId: served.id, event, concurrencyGroup }, now);
}

function isTriggeredBy(served: JobFunction, event: EventPayload): boolean {
  return served.triggers.some(
    (trigger) =>
      "event" in trigger &&
      trigger.event === event.name &&
      (trigger.expression === undefined || parseCondition(trigger.expression)(event)),
  );
}
