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

/** Prices a request before it runs: our count of the input with the predicted output, and with the whole cap for `max`. */
export function priceQuote(
  inputTokens: number,
  output: OutputPrediction,
  outputCap: number,
  rates: PriceRates,
): QuoteCost {
  const price = (outputTokens: number) => priceUsage({ inputTokens, cachedInputTokens: 0, outputTokens }, rates);
  return {
    lowMicrocredits: price(output.low),
    expectedMicrocredits: price(output.expected),
    highMicrocredits: price(output.high),
    maxMicrocredits: price(outputCap),
  };
}
