import { Prisma, queryPrepared, type Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { factsColumns, priceColumns, readModelFacts } from "../catalogue/catalogue.store.ts";
import type { ModelFacts, ModelPrice } from "../catalogue/catalogue.ts";
import { COMPLEXITIES, type Complexity, TASK_TYPES, type TaskType } from "../classifier/labels.ts";
import type { QuoteCost } from "../price-quote.ts";

/** What was promised: exactly this model, price version and cap. */
export type Promised = {
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
};

/** A promise that is kept for a while. */
export type Quote = Promised & { expiresAt: Date };

/** What the selection was made from besides its facts, and what its answer will be compared with. */
export type MadeFrom = {
  catalogueHash: string;
  outcomesVersion: number;
  outputLengthsVersion: number;
  outputBasis: string;
  outputBaseTokens: number;
};

export type NewQuoteRow = Promised &
  MadeFrom & {
    inputHash: string;
    ttlMs: number;
    /** JSON. */
    selection: string;
  };

/**
 * Keeps a quote for so long; answers when it ends. One round trip, and nobody waits for the disk: a quote that is lost with the
 * server is a quote that has expired.
 */
export async function insertQuote(tx: Tx, quote: NewQuoteRow): Promise<Date> {
  const [row] = await queryPrepared<{ expiresAt: Date }>(
    tx,
    Prisma.sql`
    WITH hurry AS (SELECT set_config('synchronous_commit', 'off', true) AS done)
    ${insertQuoteBeside(quote, Prisma.sql`FROM hurry WHERE hurry.done IS NOT NULL`)} RETURNING expires_at AS "expiresAt"`,
  );
  assert(row, "a quote that is kept answers one row");
  return row.expiresAt;
}

/** The same as a part of another statement, as durable as that is. */
export function insertQuoteBeside(quote: NewQuoteRow, from = Prisma.empty): Prisma.Sql {
  const { cost } = quote;
  return Prisma.sql`
    INSERT INTO quote (id, customer_id, user_id, input_hash, model_id, price_id, task_type, complexity, input_tokens,
        expected_output_tokens, output_cap, cost_low_microcredits, cost_expected_microcredits, cost_high_microcredits,
        cost_max_microcredits, selection, expires_at, catalogue_hash, outcomes_version, output_lengths_version, output_basis,
        output_base_tokens)
      SELECT ${quote.id}, ${quote.customerId}, ${quote.userId}, ${quote.inputHash}, ${quote.model.id}, ${quote.price.id},
             ${quote.taskType}, ${quote.complexity}, ${quote.inputTokens}::int, ${quote.expectedOutputTokens}::int,
             ${quote.outputCap}::int, ${cost.lowMicrocredits}::bigint, ${cost.expectedMicrocredits}::bigint,
             ${cost.highMicrocredits}::bigint, ${cost.maxMicrocredits}::bigint, ${quote.selection}::jsonb,
             scrip_now() + ${quote.ttlMs}::double precision * interval '1 millisecond', ${quote.catalogueHash},
             ${quote.outcomesVersion}::int, ${quote.outputLengthsVersion}::int, ${quote.outputBasis}, ${quote.outputBaseTokens}::int
        ${from}`;
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
