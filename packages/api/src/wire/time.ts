import { MONTH_PATTERN } from "@scrip/credits";
import { z } from "zod";

/** A moment as it leaves: ISO 8601, UTC. */
export const TimeOut = z.iso.datetime();

/** A moment as it enters: ISO 8601 with a zone, or a day, which begins at midnight UTC. */
export const TimeIn = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], "Must be an ISO 8601 time, such as 2030-01-31T12:00:00Z.")
  .transform((sent) => new Date(sent))
  .refine((at) => !Number.isNaN(at.getTime()), "There is no such time.");

export function timeOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

/** A month of UTC as it leaves. */
export const MonthOut = z.string().meta({ description: "A month of UTC", example: "2026-03" });

/** A month of UTC as it enters. */
export const MonthIn = z.string().regex(MONTH_PATTERN, "A month is written as yyyy-mm, such as 2026-03.");
