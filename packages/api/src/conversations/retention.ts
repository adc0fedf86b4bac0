import { findRetentionDays, RETENTION_DAYS, setRetention } from "@scrip/assistant";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";

const Days = z.union(RETENTION_DAYS.map((days) => z.literal(days))).nullable();

/** For how many days conversations are kept after their last message; null: until they are deleted. */
export const getRetentionProcedure = procedureFor("assistant.chat")
  .input(z.strictObject({}).optional())
  .output(z.object({ days: z.number().nullable() }))
  .query(async ({ ctx }) => ({ days: await findRetentionDays(ctx.deps.db, ctx.customerId) }));

/** Changes how long conversations are kept. What is older is deleted within the hour. */
export const setRetentionProcedure = procedureFor("assistant.chat")
  .input(z.strictObject({ days: Days }))
  .output(z.object({ days: z.number().nullable() }))
  .mutation(async ({ ctx, input }) => {
    await setRetention(ctx.deps.db, ctx.customerId, input.days);
    return input;
  });
