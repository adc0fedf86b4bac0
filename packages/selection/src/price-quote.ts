import type { PriceRates } from "./catalogue/catalogue.ts";
import type { OutputPrediction } from "./predict-output.ts";
import { priceUsage } from "./price-usage.ts";

/** Microcredits. low <= expected <= high <= max; `max` is the hold and the promise. */
export type QuoteCost = {
  lowMicrocredits: bigint;
  expectedMicrocredits: bigint;
  highMicrocredits: bigint;
  maxMicrocredits: bigint;
};

/**
 * Prices a request before it runs: our count of the input with the predicted output; for `max` the most the input can be with
 * the whole cap, so that no answer costs more than its hold.
 */
export function priceQuote(
  input: { inputTokens: number; inputTokensMax: number },
  output: OutputPrediction,
  outputCap: number,
  rates: PriceRates,
): QuoteCost {
  const price = (outputTokens: number, inputTokens = input.inputTokens) =>
    priceUsage({ inputTokens, cachedInputTokens: 0, outputTokens }, rates);
  return {
    lowMicrocredits: price(output.low),
    expectedMicrocredits: price(output.expected),
    highMicrocredits: price(output.high),
    maxMicrocredits: price(outputCap, input.inputTokensMax),
  };
}
