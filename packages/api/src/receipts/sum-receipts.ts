import { sumReceiptYears } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";

const YearOut = z.object({ year: z.int(), receipts: z.int(), paidCents: z.int(), refundedCents: z.int() });

/** What the customer paid in each year (UTC), and what was refunded of it. */
export const sumReceiptsProcedure = procedureFor("history.read")
  .input(z.strictObject({}).optional())
  .output(z.object({ years: z.array(YearOut) }))
  .query(async ({ ctx }) => ({ years: await sumReceiptYears(ctx.deps.db, ctx.customerId) }));
