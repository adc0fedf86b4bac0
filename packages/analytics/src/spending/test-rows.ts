import fc from "fast-check";
import { type CataloguePrice, type CatalogueRow, NO_SPENDING, type PartRow, type Spending } from "./spending.ts";

// Only tests import this file: rows as the database sums them.

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
const tokens = fc.bigInt({ min: 0n, max: 10n ** 12n });

export const spending: fc.Arbitrary<Spending> = fc
  .record({
    requests: fc.integer({ min: 1, max: 100_000 }),
    inputTokens: tokens,
    cachedShare: fc.bigInt({ min: 0n, max: 100n }),
    outputTokens: tokens,
    chargedMicrocredits: amount,
    refundedMicrocredits: amount,
  })
  .map(({ cachedShare, ...sums }) => ({ ...sums, cachedInputTokens: (sums.inputTokens * cachedShare) / 100n }));

const MODELS = ["cheap", "middle", "dear"];
const HASHES = ["first", "second", ""];

/** At most one row for each model and catalogue. */
export const catalogueRows: fc.Arbitrary<CatalogueRow[]> = fc.uniqueArray(
  fc
    .tuple(spending, fc.constantFrom(...MODELS), fc.constantFrom(...HASHES))
    .map(([sums, modelId, catalogueHash]) => ({ ...sums, modelId, catalogueHash })),
  { selector: ({ modelId, catalogueHash }) => `${modelId} ${catalogueHash}` },
);

/** Every model in every known catalogue; the dear one costs most everywhere. */
export function pricesAt(rates: Record<string, bigint>): CataloguePrice[] {
  return HASHES.filter((hash) => hash !== "").flatMap((catalogueHash) =>
    Object.entries(rates).map(([modelId, rate]) => ({
      catalogueHash,
      modelId,
      isSelectable: true,
      inputRate: rate,
      cachedInputRate: rate,
      outputRate: rate,
    })),
  );
}

export function ratioRow(percent: number, requests: number): PartRow {
  return {
    ...NO_SPENDING,
    part: "ratio",
    key: String(percent),
    requests,
    estimatedRequests: requests,
    withinRangeRequests: 0,
    withinFifthRequests: 0,
    expectedMicrocredits: 0n,
    estimatedChargedMicrocredits: 0n,
  };
}
