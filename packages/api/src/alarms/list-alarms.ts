import { listOpenAlarms } from "@scrip/events";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { queryNumber } from "../wire/numbers.ts";
import { LIMIT_DEFAULT } from "../wire/page.ts";
import { TimeOut } from "../wire/time.ts";

const AlarmItem = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  occurrences: z.number(),
  raisedAt: TimeOut,
});

/** The alarms that nobody has acknowledged, the latest first, and how many there are in all. */
export const listAlarmsProcedure = procedureFor("admin.read")
  .input(z.strictObject({ limit: queryNumber(1, 100).optional() }).optional())
  .output(z.object({ items: z.array(AlarmItem), total: z.number() }))
  .query(async ({ ctx, input = {} }) => {
    const { alarms, total } = await listOpenAlarms(ctx.deps.db, input.limit ?? LIMIT_DEFAULT);
    return { items: alarms.map((alarm) => ({ ...alarm, raisedAt: alarm.raisedAt.toISOString() })), total };
  });
