import { listConversations } from "@scrip/assistant";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { queryNumber } from "../wire/numbers.ts";
import { LIMIT_DEFAULT } from "../wire/page.ts";
import { TimeOut } from "../wire/time.ts";

const ConversationItem = z.object({ id: z.string(), title: z.string(), updatedAt: TimeOut });

/** The customer's conversations, the one written in last first. */
export const listConversationsProcedure = procedureFor("assistant.chat")
  .input(z.strictObject({ limit: queryNumber(1, 100).optional() }).optional())
  .output(z.object({ items: z.array(ConversationItem) }))
  .query(async ({ ctx, input = {} }) => {
    const rows = await listConversations(ctx.deps.db, ctx.customerId, { limit: input.limit ?? LIMIT_DEFAULT });
    return { items: rows.map(({ updatedAt, ...row }) => ({ ...row, updatedAt: updatedAt.toISOString() })) };
  });
