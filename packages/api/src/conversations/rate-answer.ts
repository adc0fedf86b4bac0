import { rateAnswer } from "@scrip/assistant";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";

const Rating = z.enum(["up", "down"]).nullable();
const NUMBERS = { up: 1, down: -1 } as const;

/** A thumb on an answer, or none. The choice of model learns from it. */
export const rateAnswerProcedure = procedureFor("assistant.chat")
  .meta({
    openapi: {
      method: "POST",
      path: "/requests/{requestId}/rating",
      tags: ["conversations"],
      summary: "Say whether an answer was good",
    },
  })
  .input(z.strictObject({ requestId: Id, rating: Rating }))
  .output(z.object({ rating: Rating }))
  .mutation(async ({ ctx, input }) => {
    const { requestId, rating } = input;
    const owner = { requestId, customerId: ctx.customerId };
    await rateAnswer(ctx.deps.assistant, owner, rating === null ? null : NUMBERS[rating]);
    return { rating };
  });
