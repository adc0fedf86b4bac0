import type { Tx } from "@scrip/db";
import { countOpenAlarms, type OpenAlarm, selectOpenAlarms } from "./alarm.store.ts";

/** The alarms that nobody has acknowledged, the latest first, at most `limit` of `total`. */
export async function listOpenAlarms(tx: Tx, limit: number): Promise<{ alarms: OpenAlarm[]; total: number }> {
  const [alarms, total] = await Promise.all([selectOpenAlarms(tx, limit), countOpenAlarms(tx)]);
  return { alarms, total };
}
