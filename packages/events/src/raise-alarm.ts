import { newId, type Tx } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { upsertAlarm } from "./alarm.store.ts";

export type Alarm = {
  /** What went wrong, e.g. `payment_quarantined`. */
  kind: string;
  /** What it went wrong with: an id. */
  subject: string;
  message: string;
  details?: Record<string, string | number | boolean | null>;
};

/**
 * Asks for a person: a row that operators see until it is acknowledged, and an error line in the log.
 * One alarm is open per kind and subject; a repetition counts up.
 */
export async function raiseAlarm(tx: Tx, alarm: Alarm, logger?: Logger): Promise<void> {
  await upsertAlarm(tx, { id: newId("alm"), details: {}, ...alarm });
  logger?.error({ alarm: alarm.kind, subject: alarm.subject, ...alarm.details }, alarm.message);
}
