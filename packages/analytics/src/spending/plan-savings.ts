import { ceilingDivide } from "@scrip/money";
import type { CataloguePrice, CatalogueRow, Spending } from "./spending.ts";

const TOKENS_PER_PRICE = 1_000_000n;

/** What the same tokens would have cost with one model. It may be less than what was charged. */
export type Comparison = {
  modelId: string;
  /** Charged requests that can be compared: it is known what the model cost when they were sent. */
  requests: number;
  /** What was charged for these. */
  chargedMicrocredits: bigint;
  wouldHaveMicrocredits: bigint;
};

/**
 * Of the models that could be chosen, the one with which all tokens would have cost most. Null where nothing can be compared.
 * Refunds are left out on both sides.
 */
export function compareWithDearest(
  rows: readonly CatalogueRow[],
  prices: readonly CataloguePrice[],
): Comparison | null {
  const candidates = new Set(prices.filter(({ isSelectable }) => isSelectable).map(({ modelId }) => modelId));
  const [dearest] = [...candidates]
    .map((modelId) => compareWith(modelId, rows, prices))
    .filter(({ requests }) => requests > 0)
    .toSorted((a, b) => order(b.wouldHaveMicrocredits, a.wouldHaveMicrocredits));
  return dearest ?? null;
}

/** The model that answered most of the requests; of two, the one that was charged more. Otherwise as {@link compareWithDearest}. */
export function compareWithUsual(rows: readonly CatalogueRow[], prices: readonly CataloguePrice[]): Comparison | null {
  const [usual] = sumByModel(rows).toSorted(
    (a, b) => b.requests - a.requests || order(b.chargedMicrocredits, a.chargedMicrocredits),
  );
  if (!usual || usual.requests === 0) return null;
  return compareWith(usual.modelId, rows, prices);
}

/**
 * Requests that the model answered cost what they were charged. The tokens of the others, added up by model and by the catalogue that
 * it was chosen from, are priced at what the model cost there, and rounded up once each.
 */
function compareWith(modelId: string, rows: readonly CatalogueRow[], prices: readonly CataloguePrice[]): Comparison {
  const priceIn = new Map(
    prices.filter((price) => price.modelId === modelId).map((price) => [price.catalogueHash, price]),
  );
  const compared: Comparison = { modelId, requests: 0, chargedMicrocredits: 0n, wouldHaveMicrocredits: 0n };
  for (const row of rows) {
    const price = priceIn.get(row.catalogueHash);
    if (row.modelId !== modelId && price === undefined) continue;
    compared.requests += row.requests;
    compared.chargedMicrocredits += row.chargedMicrocredits;
    compared.wouldHaveMicrocredits +=
      row.modelId === modelId || price === undefined ? row.chargedMicrocredits : priceTokens(row, price);
  }
  return compared;
}

function priceTokens(tokens: Spending, price: CataloguePrice): bigint {
  const { inputTokens, cachedInputTokens, outputTokens } = tokens;
  const sum =
    (inputTokens - cachedInputTokens) * price.inputRate +
    cachedInputTokens * price.cachedInputRate +
    outputTokens * price.outputRate;
  return ceilingDivide(sum, TOKENS_PER_PRICE);
}

function sumByModel(
  rows: readonly CatalogueRow[],
): { modelId: string; requests: number; chargedMicrocredits: bigint }[] {
  const sums = new Map<string, { modelId: string; requests: number; chargedMicrocredits: bigint }>();
  for (const { modelId, requests, chargedMicrocredits } of rows) {
    const sum = sums.get(modelId);
    if (sum) {
      sum.requests += requests;
      sum.chargedMicrocredits += chargedMicrocredits;
    } else sums.set(modelId, { modelId, requests, chargedMicrocredits });
  }
  return [...sums.values()];
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
