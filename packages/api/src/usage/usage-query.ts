import { TIMELINE_UNITS } from "@scrip/analytics";
import { z } from "zod";
import { TimeIn } from "../wire/time.ts";

/** Which days of usage are wanted, and how long the steps of its timeline are. */
export const UsageIn = z.strictObject({
  from: TimeIn.optional(),
  to: TimeIn.optional(),
  unit: z.enum(TIMELINE_UNITS).optional(),
});

/** The tables of a usage that can be had as a file. */
export const USAGE_TABLES = ["timeline", "models", "tasks", "complexities", "sources"] as const;
export type UsageTable = (typeof USAGE_TABLES)[number];

export const UsageFileIn = UsageIn.extend({ table: z.enum(USAGE_TABLES).default("timeline") });
