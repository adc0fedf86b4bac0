import { router } from "../trpc/trpc.ts";
import { getReceiptProcedure } from "./get-receipt.ts";
import { listReceiptsProcedure } from "./list-receipts.ts";
import { sumReceiptsProcedure } from "./sum-receipts.ts";

export const receiptsRouter = router({
  list: listReceiptsProcedure,
  get: getReceiptProcedure,
  years: sumReceiptsProcedure,
});
