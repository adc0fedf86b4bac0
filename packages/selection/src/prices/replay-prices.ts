import type { PriceRates } from "../catalogue/catalogue.ts";
import { costUsage, platformShare, priceUsage, type TokenUsage } from "../price-usage.ts";

/** A request that was charged, as it was. */
export type ChargedRequest = { modelId: string; usage: TokenUsage; chargeMicrocredits: bigint };

export type PriceReplay = {
  modelId: string;
  requests: number;
  chargedMicrocredits: bigint;
  /** What the same requests would have been charged at the new prices. */
  wouldChargeMicrocredits: bigint;
  wouldShareMicrocredits: bigint;
  /** What the provider would have billed at the new provider prices. */
  wouldCostNanodollars: bigint;
};

/**
 * What if: charges past requests again at other prices, model by model, in the order of their first request. Models without a
 * new price are left out; nobody is assumed to ask less because it costs more.
 */
export function replayPrices(
  requests: Iterable<ChargedRequest>,
  newRates: ReadonlyMap<string, PriceRates>,
): PriceReplay[] {
  const replays = new Map<string, PriceReplay>();
  for (const { modelId, usage, chargeMicrocredits } of requests) {
    const rates = newRates.get(modelId);
    if (!rates) continue;
    const so = replays.get(modelId) ?? {
      modelId,
      requests: 0,
      chargedMicrocredits: 0n,
      wouldChargeMicrocredits: 0n,
      wouldShareMicrocredits: 0n,
      wouldCostNanodollars: 0n,
    };
    const wouldCharge = priceUsage(usage, rates);
    replays.set(modelId, {
      modelId,
      requests: so.requests + 1,
      chargedMicrocredits: so.chargedMicrocredits + chargeMicrocredits,
      wouldChargeMicrocredits: so.wouldChargeMicrocredits + wouldCharge,
      wouldShareMicrocredits: so.wouldShareMicrocredits + platformShare(wouldCharge),
      wouldCostNanodollars: so.wouldCostNanodollars + costUsage(usage, rates),
    });
  }
  return [...replays.values()];
}
