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

/**
 * Keeps a quote for so long; answers when it ends. One round trip, and nobody waits for the disk: a quote that is lost with the
 * server is a quote that has expired.
 */
export async function insertQuote(
  tx: Tx,
  quote: Omit<Quote, "expiresAt"> & MadeFrom & { inputHash: string; ttlMs: number; selection: Prisma.InputJsonObject },
): Promise<Date> {
  const { cost } = quote;
  const [row] = await tx.$queryRaw<[{ expiresAt: Date }]>`
    WITH hurry AS (SELECT set_config('synchronous_commit', 'off', true) AS done)
    INSERT INTO quote (id, customer_id, user_id, input_hash, model_id, price_id, task_type, complexity, input_tokens,
        expected_output_tokens, output_cap, cost_low_microcredits, cost_expected_microcredits, cost_high_microcredits,
        cost_max_microcredits, selection, expires_at, catalogue_hash, outcomes_version, output_lengths_version, output_basis,
        output_base_tokens)
      SELECT ${quote.id}, ${quote.customerId}, ${quote.userId}, ${quote.inputHash}, ${quote.model.id}, ${quote.price.id},
             ${quote.taskType}, ${quote.complexity}, ${quote.inputTokens}::int, ${quote.expectedOutputTokens}::int,
             ${quote.outputCap}::int, ${cost.lowMicrocredits}::bigint, ${cost.expectedMicrocredits}::bigint,
             ${cost.highMicrocredits}::bigint, ${cost.maxMicrocredits}::bigint, ${JSON.stringify(quote.selection)}::jsonb,
             scrip_now() + ${quote.ttlMs}::double precision * interval '1 millisecond', ${quote.catalogueHash},
             ${quote.outcomesVersion}::int, ${quote.outputLengthsVersion}::int, ${quote.outputBasis}, ${quote.outputBaseTokens}::int
        FROM hurry WHERE hurry.done IS NOT NULL
      RETURNING expires_at AS "expiresAt"`;
  return row.expiresAt;
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
