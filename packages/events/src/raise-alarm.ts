import { newId, type Tx } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { upsertAlarm } from "./alarm.store.ts";
import { enqueueEvent } from "./enqueue-event.ts";

export type Alarm = {
  /** What went wrong, e.g. `payment_quarantined`. */
  kind: string;
  /** What it went wrong with: an id. */
  subject: string;
  message: string;
  details?: Record<string, string | number | boolean | null>;
};

/**
 * Asks for a person: a row that operators see until it is acknowledged, an error line in the log, and an event for the mail.
 * One alarm is open per kind and subject; a repetition counts up and is not mailed again.
 */
export async function raiseAlarm(tx: Tx, alarm: Alarm, logger?: Logger): Promise<void> {
  const alarmId = newId("alm");
  const isNew = await upsertAlarm(tx, { id: alarmId, details: {}, ...alarm });
  if (isNew) await enqueueEvent(tx, { name: "operations/alarm.raised", data: { alarmId } });
  logger?.error({ alarm: alarm.kind, subject: alarm.subject, ...alarm.details }, alarm.message);
}
