import type { Tx } from "@scrip/db";
import type { PriceRates } from "../catalogue/catalogue.ts";
import { type ChangedPrice, changePrice } from "./change-price.ts";
import { listPriceVersions } from "./price-version.store.ts";

/** A list of prices from somewhere else: a rate may be missing. */
export type ImportedPrice = { modelId: string; rates: { [Rate in keyof PriceRates]: bigint | null } };

/**
 * Takes over a list of prices: each model whose rates differ from its newest version gets the next one, under the same
 * quarantine as any change. A missing rate counts as zero, so it waits in quarantine instead of being guessed. Runs in the
 * caller's transaction.
 *
 * @throws {InvalidInputError} a model is not in the catalogue; nothing is imported
 */
export async function importPrices(tx: Tx, list: readonly ImportedPrice[]): Promise<Map<string, ChangedPrice>> {
  const changed = new Map<string, ChangedPrice>();
  for (const { modelId, rates } of list) {
    const complete = fillMissing(rates);
    const [newest] = await listPriceVersions(tx, modelId);
    if (newest && isSame(complete, newest)) continue;
    changed.set(modelId, await changePrice(tx, { modelId, rates: complete, origin: "imported", confirmedBy: null }));
  }
  return changed;
}

function fillMissing(rates: ImportedPrice["rates"]): PriceRates {
  return {
    inputMicrocreditsPerMillion: rates.inputMicrocreditsPerMillion ?? 0n,
    cachedInputMicrocreditsPerMillion: rates.cachedInputMicrocreditsPerMillion ?? 0n,
    outputMicrocreditsPerMillion: rates.outputMicrocreditsPerMillion ?? 0n,
    providerInputPicodollars: rates.providerInputPicodollars ?? 0n,
    providerCachedInputPicodollars: rates.providerCachedInputPicodollars ?? 0n,
    providerOutputPicodollars: rates.providerOutputPicodollars ?? 0n,
  };
}

function isSame(one: PriceRates, other: PriceRates): boolean {
  return (
    one.inputMicrocreditsPerMillion === other.inputMicrocreditsPerMillion &&
    one.cachedInputMicrocreditsPerMillion === other.cachedInputMicrocreditsPerMillion &&
    one.outputMicrocreditsPerMillion === other.outputMicrocreditsPerMillion &&
    one.providerInputPicodollars === other.providerInputPicodollars &&
    one.providerCachedInputPicodollars === other.providerCachedInputPicodollars &&
    one.providerOutputPicodollars === other.providerOutputPicodollars
  );
}
