import type { Prisma, Tx } from "@scrip/db";
import { factsColumns, priceColumns, readModelFacts } from "../catalogue/catalogue.store.ts";
import type { ModelFacts, ModelPrice } from "../catalogue/catalogue.ts";
import { COMPLEXITIES, type Complexity, TASK_TYPES, type TaskType } from "../classifier/labels.ts";
import type { QuoteCost } from "../price-quote.ts";

/** A quote as it can be kept: exactly this model, price version and cap. */
export type Quote = {
  /** Also the id of the request that will use it. */
  id: string;
  customerId: string;
  userId: string;
  model: ModelFacts;
  price: ModelPrice;
  taskType: TaskType;
  complexity: Complexity;
  inputTokens: number;
  expectedOutputTokens: number;
  outputCap: number;
  cost: QuoteCost;
  expiresAt: Date;
};

/** What the selection was made from besides its facts, and what its answer will be compared with. */
export type MadeFrom = {
  catalogueHash: string;
  outcomesVersion: number;
  outputLengthsVersion: number;
  outputBasis: string;
  outputBaseTokens: number;
};

export async function insertQuote(
  tx: Tx,
  quote: Quote & MadeFrom & { inputHash: string; createdAt: Date; selection: Prisma.InputJsonObject },
): Promise<void> {
  const { model, price, cost, ...columns } = quote;
  await tx.quote.create({
    data: {
      ...columns,
      modelId: model.id,
      priceId: price.id,
      costLowMicrocredits: cost.lowMicrocredits,
      costExpectedMicrocredits: cost.expectedMicrocredits,
      costHighMicrocredits: cost.highMicrocredits,
      costMaxMicrocredits: cost.maxMicrocredits,
    },
  });
}

/** The quote if it is this customer's, for this input, and not expired at `now`. */
export async function findOpenQuote(
  tx: Tx,
  wanted: { id: string; customerId: string; inputHash: string },
  now: Date,
): Promise<Quote | null> {
  const row = await tx.quote.findFirst({ where: { ...wanted, expiresAt: { gt: now } } });
  if (!row) return null;
  const model = await tx.model.findFirst({ where: { id: row.modelId, enabled: true }, select: factsColumns });
  const price = await tx.modelPrice.findUnique({ where: { id: row.priceId }, select: priceColumns });
  const taskType = TASK_TYPES.find((known) => known === row.taskType);
  const complexity = COMPLEXITIES.find((known) => known === row.complexity);
  if (!model || !price || !taskType || !complexity) return null;
  return {
    id: row.id,
    customerId: row.customerId,
    userId: row.userId,
    model: readModelFacts(model),
    price,
    taskType,
    complexity,
    inputTokens: row.inputTokens,
    expectedOutputTokens: row.expectedOutputTokens,
    outputCap: row.outputCap,
    cost: {
      lowMicrocredits: row.costLowMicrocredits,
      expectedMicrocredits: row.costExpectedMicrocredits,
      highMicrocredits: row.costHighMicrocredits,
      maxMicrocredits: row.costMaxMicrocredits,
    },
    expiresAt: row.expiresAt,
  };
}

/** What was kept of a selection, for making it again; null where there is no such quote or it is from before this was kept. */
export async function findKeptSelection(
  tx: Tx,
  id: string,
): Promise<{
  selection: unknown;
  catalogueHash: string;
  outcomesVersion: number;
  outputLengthsVersion: number;
} | null> {
  const row = await tx.quote.findUnique({
    where: { id },
    select: { selection: true, catalogueHash: true, outcomesVersion: true, outputLengthsVersion: true },
  });
  if (!row || row.catalogueHash === null || row.outcomesVersion === null || row.outputLengthsVersion === null)
    return null;
  const { selection, catalogueHash, outcomesVersion, outputLengthsVersion } = row;
  return { selection, catalogueHash, outcomesVersion, outputLengthsVersion };
}
