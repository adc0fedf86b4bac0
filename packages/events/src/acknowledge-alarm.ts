import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { alarmExists, closeAlarm } from "./alarm.store.ts";

/**
 * Notes that an operator has seen to an alarm. If the same thing happens again, it is a new alarm. Acknowledging twice changes
 * nothing.
 *
 * @throws {NotFoundError} there is no such alarm
 */
export async function acknowledgeAlarm(tx: Tx, by: { alarmId: string; userId: string }): Promise<void> {
  const closed = await closeAlarm(tx, by);
  if (!closed && !(await alarmExists(tx, by.alarmId))) throw new NotFoundError("There is no such alarm.");
}
