import { listHistory } from "@scrip/credits";
import { z } from "zod";
import { HistoryItem } from "../credits/history-item.ts";
import { writeHistory } from "../credits/write-history.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { Id } from "../wire/text.ts";

/** The history of any customer, as the customer sees it, for operators. */
export const listCustomerHistoryProcedure = procedureFor("admin.read")
  .input(z.strictObject({ ...pageInput, customerId: Id }))
  .output(pageOutput(HistoryItem))
  .query(async ({ ctx, input }) => {
    const { customerId, limit = LIMIT_DEFAULT, cursor } = input;
    const page = await listHistory(ctx.deps.db, customerId, {}, { limit, cursor });
    return { items: await writeHistory(ctx.deps.db, customerId, page.rows), nextCursor: page.nextCursor };
  });
