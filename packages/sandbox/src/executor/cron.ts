import { PgBoss } from "pg-boss";
import { RefusedError } from "./refused-error.ts";

export type Cron = { expression: string; timeZone: string };

/** Never started: only its calendar is used. */
const calendar = new PgBoss({ connectionString: "postgresql://127.0.0.1/unused" });

/**
 * Reads a cron trigger: five fields, with `TZ=Europe/Paris ` before them for another zone than UTC.
 *
 * @throws {RefusedError} it is not a schedule, or never comes due
 */
export function parseCron(text: string): Cron {
  const [, timeZone = "UTC", expression = ""] = /^(?:TZ=(\S+)\s+)?(\S+(?:\s+\S+){4})$/.exec(text.trim()) ?? [];
  const cron = { expression, timeZone };
  try {
    if (expression !== "" && nextTick(cron, new Date(0)) !== null) return cron;
  } catch (error) {
    throw new RefusedError(400, `${JSON.stringify(text)} is not a cron schedule: ${String(error)}`);
  }
  throw new RefusedError(400, `${JSON.stringify(text)} is not a cron schedule of five fields that comes due.`);
}

/** The first time the schedule is due strictly after `from`, or null when it never is. */
export function nextTick(cron: Cron, from: Date): Date | null {
  return calendar.previewSchedule(cron.expression, { tz: cron.timeZone, from, count: 1 })[0] ?? null;
}
