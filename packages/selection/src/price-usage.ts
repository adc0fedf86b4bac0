import { InvariantError } from "@scrip/errors";
import { ceilingDivide, PICODOLLARS_PER_NANODOLLAR } from "@scrip/money";
import type { PriceRates } from "./catalogue/catalogue.ts";

/** Tokens of one request. `inputTokens` are all input tokens; `cachedInputTokens` are those of them that the provider had cached. */
export type TokenUsage = { inputTokens: number; cachedInputTokens: number; outputTokens: number };

type CustomerRates = Pick<
  PriceRates,
  "inputMicrocreditsPerMillion" | "cachedInputMicrocreditsPerMillion" | "outputMicrocreditsPerMillion"
>;
type ProviderRates = Pick<
  PriceRates,
  "providerInputPicodollars" | "providerCachedInputPicodollars" | "providerOutputPicodollars"
>;

export const TOKENS_PER_PRICE = 1_000_000n;
const MARKUP_PERCENT = 15n;

/**
 * What a usage costs the customer, in microcredits: the sum of tokens times price, divided by a million once and rounded up.
 *
 * @throws {InvariantError} a count is negative or not a whole number, or more is cached than there is
 */
export function priceUsage(usage: TokenUsage, rates: CustomerRates): bigint {
  const { fresh, cached, output } = splitUsage(usage);
  const sum =
    fresh * rates.inputMicrocreditsPerMillion +
    cached * rates.cachedInputMicrocreditsPerMillion +
    output * rates.outputMicrocreditsPerMillion;
  return ceilingDivide(sum, TOKENS_PER_PRICE);
}

/**
 * What a usage costs us at the provider, in nano-dollars, rounded up.
 *
 * @throws {InvariantError} as in {@link priceUsage}
 */
export function costUsage(usage: TokenUsage, rates: ProviderRates): bigint {
  const { fresh, cached, output } = splitUsage(usage);
  const picodollars =
    fresh * rates.providerInputPicodollars +
    cached * rates.providerCachedInputPicodollars +
    output * rates.providerOutputPicodollars;
  return ceilingDivide(picodollars, PICODOLLARS_PER_NANODOLLAR);
}

/**
 * The platform's 15 % markup inside a charge: 15 parts of 115, rounded down.
 *
 * An accounting split, not a second price: share and rest always sum to the charge, and the rounding never favours the platform.
 */
export function platformShare(chargeMicrocredits: bigint): bigint {
  return (chargeMicrocredits * MARKUP_PERCENT) / (100n + MARKUP_PERCENT);
}

/**
 * The three priced parts of a usage.
 *
 * @throws {InvariantError} as in {@link priceUsage}
 */
export function splitUsage(usage: TokenUsage): { fresh: bigint; cached: bigint; output: bigint } {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  const whole = [inputTokens, cachedInputTokens, outputTokens].every(
    (count) => Number.isSafeInteger(count) && count >= 0,
  );
  if (!whole || cachedInputTokens > inputTokens) {
    throw new InvariantError(
      `not a token usage: ${inputTokens} input, ${cachedInputTokens} cached, ${outputTokens} output`,
    );
  }
  return {
    fresh: BigInt(inputTokens - cachedInputTokens),
    cached: BigInt(cachedInputTokens),
    output: BigInt(outputTokens),
  };
}
