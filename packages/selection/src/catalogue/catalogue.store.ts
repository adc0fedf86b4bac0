import { newId, type Tx } from "@scrip/db";
import { z } from "zod";
import { TASK_TYPES } from "../classifier/labels.ts";
import { type ModelFacts, type ModelPrice, PROVIDERS } from "./catalogue.ts";
import type { DefaultModel } from "./default-models.ts";
import { findPriceFault, type JudgedPrice } from "./judge-price.ts";

export type StoredModel = { facts: ModelFacts; enabled: boolean; price: (ModelPrice & JudgedPrice) | null };

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

const ModelRow = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.enum(PROVIDERS),
  providerModel: z.string(),
  contextWindow: z.int().positive(),
  maxOutputTokens: z.int().positive(),
  tier: z.enum(["cheap", "medium", "expensive"]),
  kind: z.enum(["small", "general", "specialist", "reasoning", "frontier"]),
  strengths: z.array(z.enum(TASK_TYPES)),
});

/** The facts of a model as stored. A row that is none of ours stops here instead of being sold. */
export function readModelFacts(row: unknown): ModelFacts {
  return ModelRow.parse(row);
}

/** All models in catalogue order, each with the price version valid at `now`. */
export async function listStoredModels(tx: Tx, now: Date): Promise<StoredModel[]> {
  const rows = await tx.model.findMany({
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: {
      ...factsColumns,
      enabled: true,
      prices: {
        where: { validFrom: { lte: now }, OR: [{ validTo: null }, { validTo: { gt: now } }] },
        orderBy: { version: "desc" },
        take: 1,
        select: { ...priceColumns, confirmedAt: true, quarantineReason: true },
      },
    },
  });
  return rows.map(({ enabled, prices, ...facts }) => ({
    facts: readModelFacts(facts),
    enabled,
    price: prices[0] ?? null,
  }));
}

/** Adds the models that are not there yet, each with its first price. What operators have changed stays as it is. */
export async function insertMissingModels(tx: Tx, models: readonly DefaultModel[]): Promise<void> {
  await tx.model.createMany({
    data: models.map(({ rates: _, strengths, ...facts }, position) => ({
      ...facts,
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
