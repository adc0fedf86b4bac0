import { deleteConversation } from "@scrip/assistant";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";

/** Deletes a conversation with all that was said in it. What it cost stays in the history. */
export const deleteConversationProcedure = procedureFor("assistant.chat")
  .meta({
    openapi: {
      method: "POST",
      path: "/conversations/{conversationId}/delete",
      tags: ["conversations"],
      summary: "Delete a conversation",
    },
  })
  .input(z.strictObject({ conversationId: Id }))
  .output(z.object({ deleted: z.literal(true) }))
  .mutation(async ({ ctx, input }) => {
    await deleteConversation(ctx.deps.db, { ...input, customerId: ctx.customerId });
    return { deleted: true as const };
  });
