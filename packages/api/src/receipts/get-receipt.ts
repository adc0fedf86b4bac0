import { sumRepaid } from "@scrip/credits";
import { getReceipt } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";
import { ReceiptOut, writeReceipt } from "./write-receipt.ts";

/** One receipt of the customer; another customer's is not there. */
export const getReceiptProcedure = procedureFor("history.read")
  .input(z.strictObject({ paymentId: Id }))
  .output(ReceiptOut)
  .query(async ({ ctx, input: { paymentId } }) => {
    const { db } = ctx.deps;
    const [receipt, repaid] = await Promise.all([
      getReceipt(db, ctx.customerId, paymentId),
      sumRepaid(db, [paymentId]),
    ]);
    return writeReceipt(receipt, repaid.get(paymentId) ?? 0n);
  });
