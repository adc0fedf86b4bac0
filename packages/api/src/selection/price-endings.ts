import { ENDING_CASES, priceEndings, priceHold } from "@scrip/assistant";
import { NotFoundError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { publicProcedure } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { wholeNumber } from "../wire/numbers.ts";
import { ModelId } from "../wire/text.ts";
import { listModels } from "./list-models.ts";
import { ModelOut, writeModel } from "./write-estimate.ts";

const INPUT_TOKENS_MAX = 1_000_000;
const OUTPUT_TOKENS_MAX = 100_000;

const ExampleIn = z
  .strictObject({
    model: ModelId,
    inputTokens: wholeNumber(1, INPUT_TOKENS_MAX),
    outputTokens: wholeNumber(1, OUTPUT_TOKENS_MAX),
    deliveredTokens: wholeNumber(0, OUTPUT_TOKENS_MAX),
    capTokens: wholeNumber(1, OUTPUT_TOKENS_MAX),
  })
  .refine(({ outputTokens, capTokens }) => outputTokens <= capTokens, "The answer is longer than its cap.")
  .refine(({ deliveredTokens, outputTokens }) => deliveredTokens <= outputTokens, "More is delivered than there is.");

const EndingsOut = z.object({
  model: ModelOut,
  held: CreditsOut,
  endings: z.array(z.object({ case: z.enum(ENDING_CASES), outputTokens: z.number(), charge: CreditsOut })),
});

/** What each way an answer can end would cost, for an example, at today's price. Nothing is quoted or kept. */
export const priceEndingsProcedure = publicProcedure
  .input(ExampleIn)
  .output(EndingsOut)
  .query(async ({ ctx, input: { model: modelId, ...example } }) => {
    const model = (await listModels(ctx.deps)).find(({ id }) => id === modelId);
    if (!model) throw new NotFoundError("There is no such model to choose now.");
    return {
      model: writeModel(model),
      held: formatCredits(priceHold(example, model.price)),
      endings: priceEndings(example, model.price).map((priced) => ({
        case: priced.case,
        outputTokens: priced.outputTokens,
        charge: formatCredits(priced.chargeMicrocredits),
      })),
    };
  });
