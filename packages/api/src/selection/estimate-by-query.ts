import { quotePrompt } from "@scrip/assistant";
import { SELECTION_MODES } from "@scrip/selection";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { ModelId } from "../wire/text.ts";
import { PromptText, readPrompt } from "./read-prompt.ts";
import { EstimateOut, writeEstimate } from "./write-estimate.ts";

const PROMPT_LENGTH_MAX = 8_000;

const EstimateQuery = z.strictObject({
  prompt: PromptText.max(PROMPT_LENGTH_MAX, `At most ${PROMPT_LENGTH_MAX} characters; a POST takes more.`),
  mode: z.enum(SELECTION_MODES).optional(),
  model: ModelId.optional(),
});

/** The same as the estimate by POST, for a short prompt in the address. */
export const estimateByQueryProcedure = procedureFor("selection.estimate")
  .meta({
    openapi: { method: "GET", path: "/credits/estimate", tags: ["credits"], summary: "Price a short prompt" },
  })
  .input(EstimateQuery)
  .output(EstimateOut)
  .query(async ({ ctx, input }) => {
    const { prompt, mode, model } = input;
    return writeEstimate(await quotePrompt(ctx.deps.assistant, ctx.principal, readPrompt({ prompt }, { mode, model })));
  });
