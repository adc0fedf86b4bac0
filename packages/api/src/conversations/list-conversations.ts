import { listConversations } from "@scrip/assistant";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { text } from "../wire/text.ts";
import { TimeOut } from "../wire/time.ts";

const ConversationItem = z.object({
  id: z.string(),
  title: z.string(),
  updatedAt: TimeOut,
  /** Of a search: where its words occur in a message; null where they are in the title alone, and without a search. */
  excerpt: z.array(z.object({ text: z.string(), isMatch: z.boolean() })).nullable(),
});

/** The customer's conversations, the one written in last first; `q` looks for words in titles and messages. */
export const listConversationsProcedure = procedureFor("assistant.chat")
  .meta({
    openapi: { method: "GET", path: "/conversations", tags: ["conversations"], summary: "Conversations, newest first" },
  })
  .input(z.strictObject({ ...pageInput, q: text(200).optional() }).optional())
  .output(pageOutput(ConversationItem))
  .query(async ({ ctx, input = {} }) => {
    const { limit = LIMIT_DEFAULT, cursor, q: search } = input;
    const { rows, nextCursor } = await listConversations(ctx.deps.db, ctx.customerId, { limit, cursor, search });
    const items = rows.map(({ updatedAt, ...row }) => ({ ...row, updatedAt: updatedAt.toISOString() }));
    return { items, nextCursor };
  });
