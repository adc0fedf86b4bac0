import { newId, type Tx } from "@scrip/db";
import { z } from "zod";
import { TASK_TYPES } from "../classifier/labels.ts";
import { type ModelFacts, type ModelPrice, PROVIDERS } from "./catalogue.ts";
import type { DefaultModel } from "./default-models.ts";
import { findLastSound, findPriceFault, findPriceObstacle, type PriceObstacle } from "./judge-price.ts";

export type StoredModel = {
  facts: ModelFacts;
  enabled: boolean;
  price: ModelPrice | null;
  priceObstacle: PriceObstacle | null;
};

export const factsColumns = {
  id: true,
  name: true,
  provider: true,
  providerModel: true,
  contextWindow: true,
  maxOutputTokens: true,
  tier: true,
  kind: true,
  strengths: true,
  textOnly: true,
} as const;

export const priceColumns = {
  id: true,
  version: true,
  inputMicrocreditsPerMillion: true,
  cachedInputMicrocreditsPerMillion: true,
  outputMicrocreditsPerMillion: true,
  providerInputPicodollars: true,
  providerCachedInputPicodollars: true,
  providerOutputPicodollars: true,
} as const;

export const ModelFactsRow = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.enum(PROVIDERS),
  providerModel: z.string(),
  contextWindow: z.int().positive(),
  maxOutputTokens: z.int().positive(),
  tier: z.enum(["cheap", "medium", "expensive"]),
  kind: z.enum(["small", "general", "specialist", "reasoning", "frontier"]),
  strengths: z.array(z.enum(TASK_TYPES)),
  textOnly: z.literal(true).optional(),
});

/** The facts of a model as stored. A row that is none of ours stops here instead of being sold. */
export function readModelFacts({ textOnly, ...facts }: { textOnly: boolean }): ModelFacts {
  return ModelFactsRow.parse(textOnly ? { ...facts, textOnly } : facts);
}

/** How many versions back the last sound price is looked for. */
const EARLIER_VERSIONS = 20;

/** All models in catalogue order, each with the price version valid at `now`, judged against the last sound one before it. */
export async function listStoredModels(tx: Tx, now: Date): Promise<StoredModel[]> {
  const rows = await tx.model.findMany({
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: {
      ...factsColumns,
      enabled: true,
      prices: {
        where: { validFrom: { lte: now } },
        orderBy: { version: "desc" },
        take: EARLIER_VERSIONS,
        select: { ...priceColumns, confirmedAt: true, quarantineReason: true, validTo: true },
      },
    },
  });
  return rows.map(({ enabled, prices, ...facts }) => {
    const at = prices.findIndex(({ validTo }) => validTo === null || validTo > now);
    const price = prices[at];
    return {
      facts: readModelFacts(facts),
      enabled,
      price: price ? readPrice(price) : null,
      priceObstacle: findPriceObstacle(price ?? null, findLastSound(at < 0 ? [] : prices.slice(at + 1))),
    };
  });
}

/** When the catalogue next changes without anybody writing: a price begins or ends. Null where none does. */
export async function findNextPriceChange(tx: Tx, now: Date): Promise<Date | null> {
  const [begins, ends] = await Promise.all([
    tx.modelPrice.aggregate({ where: { validFrom: { gt: now } }, _min: { validFrom: true } }),
    tx.modelPrice.aggregate({ where: { validTo: { gt: now } }, _min: { validTo: true } }),
  ]);
  const times = [begins._min.validFrom, ends._min.validTo].filter((time) => time !== null);
  return times.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

function readPrice(price: ModelPrice): ModelPrice {
  const { id, version, ...rates } = price;
  return {
    id,
    version,
    inputMicrocreditsPerMillion: rates.inputMicrocreditsPerMillion,
    cachedInputMicrocreditsPerMillion: rates.cachedInputMicrocreditsPerMillion,
    outputMicrocreditsPerMillion: rates.outputMicrocreditsPerMillion,
    providerInputPicodollars: rates.providerInputPicodollars,
    providerCachedInputPicodollars: rates.providerCachedInputPicodollars,
    providerOutputPicodollars: rates.providerOutputPicodollars,
  };
}

/** Adds the models that are not there yet, each with its first price. What operators have changed stays as it is. */
export async function insertMissingModels(tx: Tx, models: readonly DefaultModel[]): Promise<void> {
  await tx.model.createMany({
    data: models.map(({ rates: _, strengths, textOnly = false, ...facts }, position) => ({
      ...facts,
      textOnly,
      strengths: [...strengths],
      position,
    })),
    skipDuplicates: true,
  });
  await tx.modelPrice.createMany({
    data: models.map(({ id, rates }) => ({
      id: newId("prc"),
      modelId: id,
      version: 1,
      ...rates,
      quarantineReason: findPriceFault(rates, null),
    })),
    skipDuplicates: true,
  });
}
