import type { ModelFacts, ModelPrice } from "@scrip/selection";

/** At which price which model answers, and our count of the input for it. */
export type Terms = { model: ModelFacts; price: ModelPrice; inputTokens: number };
