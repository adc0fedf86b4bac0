import { getReceipt } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";
import { ReceiptOut, writeReceipt } from "./write-receipt.ts";

/** One receipt of the customer; another customer's is not there. */
export const getReceiptProcedure = procedureFor("history.read")
  .input(z.strictObject({ paymentId: Id }))
  .output(ReceiptOut)
  .query(async ({ ctx, input }) => writeReceipt(await getReceipt(ctx.deps.db, ctx.customerId, input.paymentId)));
