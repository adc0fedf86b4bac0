import { InvalidInputError } from "@scrip/errors";
import { ceilingDivide } from "@scrip/money";
import type { PriceRates } from "../catalogue/catalogue.ts";

export type ProviderRates = Pick<
  PriceRates,
  "providerInputPicodollars" | "providerCachedInputPicodollars" | "providerOutputPicodollars"
>;

const PERCENT = 100n;
const PICODOLLARS_PER_NANODOLLAR = 1_000n;
const TOKENS_PER_PRICE = 1_000_000n;
const MICROCREDITS_PER_CREDIT = 1_000_000n;

/**
 * List prices from what the provider charges: its price per token, plus the markup, in credits at their value, rounded up to the
 * microcredit per million tokens. `creditNanodollars` is what one credit is worth ($0.01 = 10,000,000).
 *
 * @throws {InvalidInputError} a provider price or the credit's value is not above zero, or the markup is negative
 */
export function priceCostPlus(
  provider: ProviderRates,
  { creditNanodollars, markupPercent }: { creditNanodollars: bigint; markupPercent: bigint },
): PriceRates {
  const { providerInputPicodollars, providerCachedInputPicodollars, providerOutputPicodollars } = provider;
  const rates = [providerInputPicodollars, providerCachedInputPicodollars, providerOutputPicodollars];
  if (rates.some((rate) => rate <= 0n)) throw new InvalidInputError("Every provider price must be above zero.");
  if (creditNanodollars <= 0n) throw new InvalidInputError("The value of a credit must be above zero.");
  if (markupPercent < 0n) throw new InvalidInputError("The markup must not be negative.");
  const list = (picodollarsPerToken: bigint) =>
    ceilingDivide(
      picodollarsPerToken * TOKENS_PER_PRICE * (PERCENT + markupPercent) * MICROCREDITS_PER_CREDIT,
      PERCENT * PICODOLLARS_PER_NANODOLLAR * creditNanodollars,
    );
  return {
    ...provider,
    inputMicrocreditsPerMillion: list(providerInputPicodollars),
    cachedInputMicrocreditsPerMillion: list(providerCachedInputPicodollars),
    outputMicrocreditsPerMillion: list(providerOutputPicodollars),
  };
}
