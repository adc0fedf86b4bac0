import { writeAuditEntry } from "@scrip/auth";
import { inTransaction } from "@scrip/db";
import { acknowledgeAlarm } from "@scrip/events";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";

/** Notes that the operator has seen to an alarm. */
export const acknowledgeAlarmProcedure = procedureFor("admin.acknowledgeAlarm")
  .input(z.strictObject({ alarmId: Id }))
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    const { userId } = ctx.principal;
    await inTransaction(ctx.deps.db, async (tx) => {
      await acknowledgeAlarm(tx, { alarmId: input.alarmId, userId });
      await writeAuditEntry(tx, {
        actorUserId: userId,
        action: "admin.acknowledge_alarm",
        subject: input.alarmId,
        reason: null,
        details: {},
      });
    });
    return {};
  });
