import { listHistory } from "@scrip/credits";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { historyFilterFields, readHistoryFilter } from "./history-filter.ts";
import { HistoryItem } from "./history-item.ts";
import { writeHistory } from "./write-history.ts";

const HistoryIn = z.strictObject({ ...pageInput, ...historyFilterFields });

/** Every change of the balance, the newest first, each with the balance before and after it. */
export const listHistoryProcedure = procedureFor("history.read")
  .meta({ openapi: { method: "GET", path: "/credits/history", tags: ["credits"], summary: "Changes of the balance" } })
  .input(HistoryIn.optional())
  .output(pageOutput(HistoryItem))
  .query(async ({ ctx, input = {} }) => {
    const { limit = LIMIT_DEFAULT, cursor, ...filter } = input;
    const page = await listHistory(ctx.deps.db, ctx.customerId, readHistoryFilter(filter), { limit, cursor });
    return { items: await writeHistory(ctx.deps.db, ctx.customerId, page.rows), nextCursor: page.nextCursor };
  });
