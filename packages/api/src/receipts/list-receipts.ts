import { sumRepaid } from "@scrip/credits";
import { listReceipts } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { ReceiptOut, writeReceipt } from "./write-receipt.ts";

const ReceiptsIn = z.strictObject({ ...pageInput, year: z.int().min(2000).max(9998).optional() });

/** Receipts of the customer, newest first, with what was refunded of each; those of one year (UTC) where one is given. */
export const listReceiptsProcedure = procedureFor("history.read")
  .input(ReceiptsIn.optional())
  .output(pageOutput(ReceiptOut))
  .query(async ({ ctx, input = {} }) => {
    const { limit = LIMIT_DEFAULT, cursor, year } = input;
    const { receipts, nextCursor } = await listReceipts(ctx.deps.db, ctx.customerId, { limit, cursor, year });
    const repaid = await sumRepaid(
      ctx.deps.db,
      receipts.map(({ paymentId }) => paymentId),
    );
    return {
      items: receipts.map((receipt) => writeReceipt(receipt, repaid.get(receipt.paymentId) ?? 0n)),
      nextCursor,
    };
  });
