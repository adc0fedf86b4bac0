import { renameConversation } from "@scrip/assistant";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id, text } from "../wire/text.ts";

/** Gives a conversation another title. */
export const renameConversationProcedure = procedureFor("assistant.chat")
  .meta({
    openapi: {
      method: "POST",
      path: "/conversations/{conversationId}/title",
      tags: ["conversations"],
      summary: "Rename a conversation",
    },
  })
  .input(z.strictObject({ conversationId: Id, title: text(200).regex(/\S/, "Must not be blank.") }))
  .output(z.object({ title: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const { conversationId, title } = input;
    await renameConversation(ctx.deps.db, { conversationId, customerId: ctx.customerId }, title);
    return { title };
  });
