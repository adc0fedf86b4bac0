import { turnOffAutoTopUp } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";

/** Turns auto top-up off, and has the saved card removed. */
export const turnOffAutoTopUpProcedure = procedureFor("credits.purchase")
  .input(z.strictObject({}))
  .output(z.object({ status: z.literal("off") }))
  .mutation(async ({ ctx }) => {
    await turnOffAutoTopUp(ctx.deps.db, ctx.customerId);
    return { status: "off" };
  });
