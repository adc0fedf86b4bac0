import { quotePrompt } from "@scrip/assistant";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";
import { ControlsIn, MessagesIn, PromptText, readControls, readPrompt } from "./read-prompt.ts";
import { EstimateOut, writeEstimate } from "./write-estimate.ts";

const EstimateIn = z.strictObject({
  prompt: PromptText.optional(),
  messages: MessagesIn.optional(),
  conversationId: Id.optional(),
  /** The request of an earlier prompt of the conversation, which this one shall replace with all that came after it. */
  replacesRequestId: Id.optional(),
  ...ControlsIn,
});

/** Which model would answer, why, and what it would cost at most. Good for ten minutes; nothing is held or sent. */
export const estimateCostProcedure = procedureFor("selection.estimate")
  .meta({
    openapi: {
      method: "POST",
      path: "/credits/estimate",
      tags: ["credits"],
      summary: "Price a prompt before it is sent",
    },
  })
  .input(EstimateIn)
  .output(EstimateOut)
  .mutation(async ({ ctx, input }) => {
    return writeEstimate(await quotePrompt(ctx.deps.assistant, ctx.principal, readPrompt(input, readControls(input))));
  });
