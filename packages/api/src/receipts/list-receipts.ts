import { listReceipts } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { ReceiptOut, writeReceipt } from "./write-receipt.ts";

/** Receipts of the customer, newest first, with what was refunded of each. */
export const listReceiptsProcedure = procedureFor("history.read")
  .input(z.strictObject(pageInput).optional())
  .output(pageOutput(ReceiptOut))
  .query(async ({ ctx, input = {} }) => {
    const { limit = LIMIT_DEFAULT, cursor } = input;
    const { receipts, nextCursor } = await listReceipts(ctx.deps.db, ctx.customerId, { limit, cursor });
    return { items: receipts.map(writeReceipt), nextCursor };
  });
