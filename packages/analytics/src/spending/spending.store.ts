import { Prisma, type Tx } from "@scrip/db";
import { planWholeMonths } from "./plan-period.ts";
import type { CataloguePrice, CatalogueRow, PartRow, Period, Spending, StepRow, TimelineUnit } from "./spending.ts";

/** Takes the customer's place of the watch, and keeps others from it until the transaction ends. */
export async function lockSpendingWatch(tx: Tx, customerId: string): Promise<bigint> {
  const [row] = await tx.$queryRaw<[{ statementNumber: bigint }]>`
    INSERT INTO spending_watch (customer_id, statement_number) VALUES (${customerId}, 0)
    ON CONFLICT (customer_id) DO UPDATE SET statement_number = spending_watch.statement_number
    RETURNING statement_number AS "statementNumber"`;
  return row.statementNumber;
}

export async function moveSpendingWatch(tx: Tx, customerId: string, statementNumber: bigint): Promise<void> {
  await tx.spendingWatch.update({ where: { customerId }, data: { statementNumber }, select: { customerId: true } });
}

export async function readLastStatementNumber(tx: Tx, customerId: string): Promise<bigint> {
  const row = await tx.ledgerBalance.findUnique({ where: { customerId }, select: { statementNumber: true } });
  return row?.statementNumber ?? 0n;
}

/** Customers whose statement has grown since it was added up; by id, after the one given. */
export async function listGrownStatements(tx: Tx, after: string, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT b.customer_id AS id FROM ledger_balance b LEFT JOIN spending_watch w ON w.customer_id = b.customer_id
      WHERE b.customer_id > ${after} AND b.statement_number > coalesce(w.statement_number, 0)
      ORDER BY b.customer_id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

const MEASURES = [
  "requests",
  "input_tokens",
  "cached_input_tokens",
  "output_tokens",
  "charged_microcredits",
  "refunded_microcredits",
  "estimated_requests",
  "within_range_requests",
  "within_fifth_requests",
  "expected_microcredits",
  "estimated_charged_microcredits",
] as const;
const measures = Prisma.raw(MEASURES.join(", "));
const sums = Prisma.raw(MEASURES.map((name) => `sum(${name})`).join(", "));
const increments = Prisma.raw(MEASURES.map((name) => `${name} = d.${name} + excluded.${name}`).join(", "));

/** Adds the rows of a statement after one number, through another, to its days and its months. */
export async function addStatementToDays(
  tx: Tx,
  { customerId, after, through }: { customerId: string; after: bigint; through: bigint },
): Promise<void> {
  await tx.$executeRaw`
    WITH x AS MATERIALIZED (
      SELECT part, day, key, catalogue_hash, ${measures}
        FROM spending_of_statement(${customerId}, ${after}::bigint, ${through}::bigint)
    ), days AS (
      INSERT INTO spending_day AS d (customer_id, part, day, key, catalogue_hash, ${measures})
        SELECT ${customerId}, part, day, key, catalogue_hash, ${measures} FROM x
        ON CONFLICT (customer_id, part, day, key, catalogue_hash) DO UPDATE SET ${increments}
    )
    INSERT INTO spending_month AS d (customer_id, part, month, key, catalogue_hash, ${measures})
      SELECT ${customerId}, part, date_trunc('month', day)::date, key, catalogue_hash, ${sums} FROM x GROUP BY 2, 3, 4, 5
      ON CONFLICT (customer_id, part, month, key, catalogue_hash) DO UPDATE SET ${increments}`;
}

/** Days of a customer that were added up, of the parts that `which` lets through. */
function daysOf(customerId: string, { from, to }: Period, which = Prisma.sql`TRUE`): Prisma.Sql {
  return Prisma.sql`
    SELECT part, day, key, catalogue_hash, ${measures} FROM spending_day
      WHERE customer_id = ${customerId} AND ${which} AND day >= ${dateOf(from)} AND day < ${dateOf(to)}`;
}

/** What was added up of a period: its whole months, and the days before and after them. A month stands on its first day. */
function addedUp(customerId: string, period: Period, which = Prisma.sql`TRUE`): Prisma.Sql {
  const months = planWholeMonths(period);
  return Prisma.sql`
    SELECT part, month AS day, key, catalogue_hash, ${measures} FROM spending_month
      WHERE customer_id = ${customerId} AND ${which} AND month >= ${dateOf(months.from)} AND month < ${dateOf(months.to)}
    UNION ALL ${daysOf(customerId, { from: period.from, to: months.from }, which)}
    UNION ALL ${daysOf(customerId, { from: months.to, to: period.to }, which)}`;
}

/**
 * The rows of the statement in a period that were not added up yet. Where there are none the range is empty and not upside down,
 * which Postgres would plan as if it were large.
 */
function notAddedUp(customerId: string, { from, to }: Period): Prisma.Sql {
  return Prisma.sql`
    SELECT part, day, key, catalogue_hash, ${measures}
      FROM (SELECT greatest(coalesce((SELECT statement_number FROM spending_watch WHERE customer_id = ${customerId}), 0),
                            ledger_last_number_before(${customerId}, ${from}::timestamptz)) AS after,
                   ledger_last_number_before(${customerId}, ${to}::timestamptz) AS through) AS b
      CROSS JOIN LATERAL spending_of_statement(${customerId}, b.after, greatest(b.after, b.through))`;
}

function dateOf(at: Date): Prisma.Sql {
  return Prisma.sql`(${at}::timestamptz AT TIME ZONE 'UTC')::date`;
}

const spendingSums = Prisma.sql`
  coalesce(sum(requests), 0)::int AS requests, coalesce(sum(input_tokens), 0)::bigint AS "inputTokens",
  coalesce(sum(cached_input_tokens), 0)::bigint AS "cachedInputTokens", coalesce(sum(output_tokens), 0)::bigint AS "outputTokens",
  coalesce(sum(charged_microcredits), 0)::bigint AS "chargedMicrocredits",
  coalesce(sum(refunded_microcredits), 0)::bigint AS "refundedMicrocredits"`;
const MODELS = Prisma.sql`part = 'model'`;
const noEstimates = Prisma.raw("NULL::int, NULL::int, NULL::int, NULL::bigint, NULL::bigint");
const estimateSums = Prisma.sql`
  sum(estimated_requests)::int AS "estimatedRequests", sum(within_range_requests)::int AS "withinRangeRequests",
  sum(within_fifth_requests)::int AS "withinFifthRequests", sum(expected_microcredits)::bigint AS "expectedMicrocredits",
  sum(estimated_charged_microcredits)::bigint AS "estimatedChargedMicrocredits"`;

/**
 * The sums of a period: of every part, of each model in each step of the timeline, and of each model by the catalogue it was chosen
 * from. One statement, so that they are of one moment and agree while requests run.
 */
export async function sumPeriod(
  tx: Tx,
  customerId: string,
  period: Period,
  unit: TimelineUnit,
): Promise<{ parts: PartRow[]; steps: StepRow[]; catalogues: CatalogueRow[] }> {
  const rows = await tx.$queryRaw<SummedRow[]>`
    WITH live AS MATERIALIZED (${notAddedUp(customerId, period)}),
      x AS MATERIALIZED (${addedUp(customerId, period)} UNION ALL SELECT * FROM live),
      by_day AS (${unit === "month" ? Prisma.sql`SELECT * FROM x` : Prisma.sql`${daysOf(customerId, period, MODELS)} UNION ALL SELECT * FROM live`})
    SELECT part, key, NULL::date AS start, NULL AS "catalogueHash", ${spendingSums}, ${estimateSums} FROM x GROUP BY part, key
    UNION ALL
    SELECT 'step', key, date_trunc(${unit}, day)::date, NULL, ${spendingSums}, ${noEstimates} FROM by_day WHERE part = 'model' GROUP BY 2, 3
    UNION ALL
    SELECT 'catalogue', key, NULL, catalogue_hash, ${spendingSums}, ${noEstimates} FROM x WHERE part = 'model' GROUP BY 2, 4
    ORDER BY 1, 3, 2, 4`;
  const summed: Awaited<ReturnType<typeof sumPeriod>> = { parts: [], steps: [], catalogues: [] };
  for (const { part, start, catalogueHash, ...row } of rows) {
    if (part === "step" && start) summed.steps.push({ ...row, start, modelId: row.key });
    else if (part === "catalogue" && catalogueHash !== null)
      summed.catalogues.push({ ...row, catalogueHash, modelId: row.key });
    else if (part !== "step" && part !== "catalogue") summed.parts.push({ ...row, part });
  }
  return summed;
}

type SummedRow = Omit<PartRow, "part"> & {
  part: PartRow["part"] | "step" | "catalogue";
  start: Date | null;
  catalogueHash: string | null;
};

/** The sums of a whole period. */
export async function sumSpending(tx: Tx, customerId: string, period: Period): Promise<Spending> {
  const [row] = await tx.$queryRaw<[Spending]>`
    SELECT ${spendingSums}
      FROM (${addedUp(customerId, period, MODELS)} UNION ALL ${notAddedUp(customerId, period)}) AS x WHERE part = 'model'`;
  return row;
}

/** What every model cost in these catalogues. */
export async function listCataloguePrices(tx: Tx, hashes: readonly string[]): Promise<CataloguePrice[]> {
  return tx.$queryRaw<CataloguePrice[]>`
    SELECT s.hash AS "catalogueHash", m.id AS "modelId", m.obstacle IS NULL AS "isSelectable",
           (m.price ->> 'inputMicrocreditsPerMillion')::bigint AS "inputRate",
           (m.price ->> 'cachedInputMicrocreditsPerMillion')::bigint AS "cachedInputRate",
           (m.price ->> 'outputMicrocreditsPerMillion')::bigint AS "outputRate"
      FROM catalogue_snapshot s CROSS JOIN LATERAL jsonb_to_recordset(s.models) AS m(id text, obstacle text, price jsonb)
      WHERE s.hash = ANY(${[...hashes]}) AND m.price ->> 'id' IS NOT NULL
      ORDER BY 1, 2`;
}

/** The names of models and of the customer's API keys, by their ids. */
export async function listNames(tx: Tx, customerId: string): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM model UNION ALL SELECT id, name FROM api_key WHERE customer_id = ${customerId}`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
