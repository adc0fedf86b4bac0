import type { ModelObstacle, PriceRates } from "./catalogue.ts";

const CHANGE_FACTOR_MAX = 10n;

/**
 * Why a price must be confirmed by an operator before it is used, or null: it is zero or negative, or more than ten times away
 * from the one before.
 */
export function findPriceFault(rates: PriceRates, previous: PriceRates | null): string | null {
  for (const [name, rate] of rateEntries(rates)) {
    if (rate <= 0n) return `${name} is not above zero`;
    const before = previous?.[name];
    if (before === undefined || before <= 0n) continue;
    if (rate > before * CHANGE_FACTOR_MAX || rate * CHANGE_FACTOR_MAX < before) {
      return `${name} is more than ${CHANGE_FACTOR_MAX} times away from the last price`;
    }
  }
  return null;
}

/** A price as stored, with what an operator said about it. */
export type JudgedPrice = PriceRates & { quarantineReason: string | null; confirmedAt: Date | null };

export type PriceObstacle = Extract<ModelObstacle, "price_missing" | "price_quarantined">;

/**
 * What stands between a price and its use, seen beside the last sound one. A confirmation lifts a quarantine, but nothing makes
 * a customer price of zero usable: there every request would be free and no hold could be computed.
 */
export function findPriceObstacle(price: JudgedPrice | null, lastSound: PriceRates | null): PriceObstacle | null {
  if (price === null) return "price_missing";
  const charged = [
    price.inputMicrocreditsPerMillion,
    price.cachedInputMicrocreditsPerMillion,
    price.outputMicrocreditsPerMillion,
  ];
  if (charged.some((rate) => rate <= 0n)) return "price_missing";
  if (price.confirmedAt !== null) return null;
  return price.quarantineReason !== null || findPriceFault(price, lastSound) !== null ? "price_quarantined" : null;
}

/** The newest of these prices (newest first) that was never in quarantine or has been confirmed: what a new one is compared with. */
export function findLastSound<T extends JudgedPrice>(prices: readonly T[]): T | null {
  return prices.find((price) => findPriceObstacle(price, null) === null) ?? null;
}

function rateEntries(rates: PriceRates): [keyof PriceRates, bigint][] {
  return [
    ["inputMicrocreditsPerMillion", rates.inputMicrocreditsPerMillion],
    ["cachedInputMicrocreditsPerMillion", rates.cachedInputMicrocreditsPerMillion],
    ["outputMicrocreditsPerMillion", rates.outputMicrocreditsPerMillion],
    ["providerInputPicodollars", rates.providerInputPicodollars],
    ["providerCachedInputPicodollars", rates.providerCachedInputPicodollars],
    ["providerOutputPicodollars", rates.providerOutputPicodollars],
  ];
}
