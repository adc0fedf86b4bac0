import { HISTORY_TYPES, listHistory, writeHistoryRow } from "@scrip/credits";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { ModelId, text } from "../wire/text.ts";
import { TimeIn } from "../wire/time.ts";
import { HistoryItem } from "./history-item.ts";

const HistoryIn = z.strictObject({
  ...pageInput,
  type: z.array(z.enum(HISTORY_TYPES)).max(HISTORY_TYPES.length).optional(),
  from: TimeIn.optional(),
  to: TimeIn.optional(),
  model: ModelId.optional(),
  q: text(200).optional(),
});

/** Every change of the balance, the newest first, each with the balance before and after it. */
export const listHistoryProcedure = procedureFor("history.read")
  .meta({ openapi: { method: "GET", path: "/credits/history", tags: ["credits"], summary: "Changes of the balance" } })
  .input(HistoryIn.optional())
  .output(pageOutput(HistoryItem))
  .query(async ({ ctx, input = {} }) => {
    const { limit = LIMIT_DEFAULT, cursor, type: types, from, to, model: modelId, q: search } = input;
    const filter = { types, from, to, modelId, search };
    const page = await listHistory(ctx.deps.db, ctx.customerId, filter, { limit, cursor });
    return { items: page.rows.map(writeHistoryRow), nextCursor: page.nextCursor };
  });
