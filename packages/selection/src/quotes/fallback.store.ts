import type { Tx } from "@scrip/db";
import { z } from "zod";
import { factsColumns, priceColumns, readModelFacts } from "../catalogue/catalogue.store.ts";
import type { ModelFacts, ModelPrice } from "../catalogue/catalogue.ts";

/** A model that may take over before the first token, at the price of the snapshot the quote was made from. */
export type QuotedFallback = {
  model: ModelFacts;
  price: ModelPrice;
  /** Our count of the request, as this model's provider counts. */
  inputTokens: number;
  /** The most this model's provider should find in it. */
  inputTokensMax: number;
};

const StoredSelection = z.object({
  fallbacks: z.array(
    z
      .object({
        modelId: z.string(),
        priceId: z.string(),
        inputTokens: z.number(),
        inputTokensMax: z.number().optional(),
      })
      .transform(({ inputTokensMax, ...kept }) => ({ ...kept, inputTokensMax: inputTokensMax ?? kept.inputTokens })),
  ),
});

/** The fallbacks that were chosen with a quote, in their order, less those that were switched off since. */
export async function listQuotedFallbacks(tx: Tx, quoteId: string): Promise<QuotedFallback[]> {
  const quote = await tx.quote.findUnique({ where: { id: quoteId }, select: { selection: true } });
  if (!quote) return [];
  const { fallbacks } = StoredSelection.parse(quote.selection);
  const [models, prices] = await Promise.all([
    tx.model.findMany({
      where: { id: { in: fallbacks.map(({ modelId }) => modelId) }, enabled: true },
      select: factsColumns,
    }),
    tx.modelPrice.findMany({ where: { id: { in: fallbacks.map(({ priceId }) => priceId) } }, select: priceColumns }),
  ]);
  return fallbacks.flatMap(({ modelId, priceId, inputTokens, inputTokensMax }) => {
    const [model, price] = [models.find(({ id }) => id === modelId), prices.find(({ id }) => id === priceId)];
    return model && price ? [{ model: readModelFacts(model), price, inputTokens, inputTokensMax }] : [];
  });
}
