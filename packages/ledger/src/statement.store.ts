import { Prisma, type Tx } from "@scrip/db";
import { HISTORY_TYPES, type HistoryType } from "./history-type.ts";

/** A row of a customer's history. Amounts in microcredits, minus for outgoing. */
export type StatementRow = {
  transferId: string;
  number: bigint;
  type: HistoryType;
  amountMicrocredits: bigint;
  balanceBefore: bigint;
  balanceAfter: bigint;
  description: string;
  modelId: string | null;
  requestId: string | null;
  paymentId: string | null;
  createdAt: Date;
};

export type StatementFilter = {
  types?: readonly HistoryType[] | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  modelId?: string | undefined;
  /** Words in the first 200 characters of the description, whatever their case, or a whole id of the row, its request or its payment. */
  search?: string | undefined;
};

/** `nextBefore` is where the next page begins; null when there is nothing older. */
export type StatementPage = { rows: StatementRow[]; nextBefore: bigint | null };

/** How many of the newest rows a search reads before it asks for phrases: enough for words that most rows have. */
const SEARCH_FIRST_ROWS = 200;
/** How many different phrases a history may have for asking to be quick: each costs one step into their index. */
const SEARCH_PHRASES_MAX = 500;
/** How many rows a page of a search reads where there are too many phrases. */
const SEARCH_ROWS_MAX = 1_000;

/**
 * Newest first, at most `limit` rows with a number below `beforeNumber`. Each page costs the same, however long the history is.
 *
 * With a `search`, a page may hold fewer rows than asked for, even none, and still have a next one: in a history of more than 500
 * different phrases one page searches 1,000 rows, and the next goes on from there.
 */
export async function listStatementPage(
  tx: Tx,
  customerId: string,
  filter: StatementFilter,
  page: { beforeNumber?: bigint | undefined; limit: number },
): Promise<StatementPage> {
  const scope = { customerId, filter, range: rangeOf(customerId, filter, page.beforeNumber) };
  if (filter.search !== undefined) return searchPage(tx, scope, filter.search, page.limit);
  return cutPage(await tx.$queryRaw<StatementRow[]>(newestRows(scope, page.limit + 1)), page.limit);
}

/** Oldest first, at most `limit` rows with a number above `afterNumber` and not above `lastNumber`. */
export function listStatementRange(
  tx: Tx,
  customerId: string,
  range: { afterNumber: bigint; lastNumber: bigint; limit: number },
): Promise<StatementRow[]> {
  return tx.$queryRaw<StatementRow[]>`
    SELECT ${ROW} FROM ledger_transfer t
      WHERE customer_id = ${customerId} AND statement_number > ${range.afterNumber} AND statement_number <= ${range.lastNumber}
      ORDER BY statement_number LIMIT ${range.limit}`;
}

/** Which rows of a customer fall into a period, as statement numbers, and the balances before and after it in microcredits. */
export type StatementPeriod = {
  /** The last number before the period, 0 when there is none. */
  beforeNumber: bigint;
  /** The last number in the period; `beforeNumber` when the period has no rows. */
  lastNumber: bigint;
  openingBalance: bigint;
  closingBalance: bigint;
  /** When this was read. */
  now: Date;
};

/** From one snapshot; null when there is no such customer. `from` is inclusive, `to` exclusive. */
export async function findStatementPeriod(
  tx: Tx,
  customerId: string,
  period: { from: Date; to: Date },
): Promise<StatementPeriod | null> {
  const [found] = await tx.$queryRaw<StatementPeriod[]>`
    SELECT bounds.before AS "beforeNumber", bounds.last AS "lastNumber", scrip_now() AS now,
           coalesce((SELECT balance_after FROM ledger_transfer WHERE customer_id = ${customerId} AND statement_number = bounds.before), 0) AS "openingBalance",
           coalesce((SELECT balance_after FROM ledger_transfer WHERE customer_id = ${customerId} AND statement_number = bounds.last), 0) AS "closingBalance"
      FROM ledger_balance b CROSS JOIN LATERAL (
        SELECT ledger_last_number_before(b.customer_id, ${period.from}::timestamptz) AS before,
               ledger_last_number_before(b.customer_id, ${period.to}::timestamptz) AS last
      ) AS bounds WHERE b.customer_id = ${customerId}`;
  return found ?? null;
}

/** A month of UTC (`yyyy-mm`) of a customer's history. */
export type StatementMonth = StatementPeriod & { month: string };

/**
 * The months from a customer's first row to the one that runs, the newest first, those without rows too; at most `limit` of them
 * before `beforeMonth`. Each month costs a few steps into an index, however many rows it has.
 */
export function listStatementMonths(
  tx: Tx,
  customerId: string,
  page: { beforeMonth?: Date | undefined; limit: number },
): Promise<StatementMonth[]> {
  return tx.$queryRaw<StatementMonth[]>`
    SELECT to_char(month.start, 'YYYY-MM') AS month, bounds.before AS "beforeNumber", bounds.last AS "lastNumber", scrip_now() AS now,
           coalesce(opening.balance_after, 0) AS "openingBalance", coalesce(closing.balance_after, 0) AS "closingBalance"
      FROM (
        SELECT month.start
          FROM ledger_transfer first_row
          CROSS JOIN LATERAL generate_series(
            date_trunc('month', first_row.created_at AT TIME ZONE 'UTC'), scrip_now() AT TIME ZONE 'UTC', '1 month'
          ) AS month(start)
          WHERE first_row.customer_id = ${customerId} AND first_row.statement_number = 1
            AND month.start < coalesce(${page.beforeMonth ?? null}::timestamptz AT TIME ZONE 'UTC', 'infinity')
          ORDER BY month.start DESC LIMIT ${page.limit}
      ) AS month
      CROSS JOIN LATERAL (
        SELECT ledger_last_number_before(${customerId}, month.start AT TIME ZONE 'UTC') AS before,
               ledger_last_number_before(${customerId}, (month.start + interval '1 month') AT TIME ZONE 'UTC') AS last
      ) AS bounds
      LEFT JOIN ledger_transfer opening ON opening.customer_id = ${customerId} AND opening.statement_number = bounds.before
      LEFT JOIN ledger_transfer closing ON closing.customer_id = ${customerId} AND closing.statement_number = bounds.last
      ORDER BY month.start DESC`;
}

/** The sum of every change of a customer's balance up to a statement number, in microcredits: what the balance after it must be. */
export async function sumChanges(tx: Tx, customerId: string, lastNumber: bigint): Promise<bigint> {
  const [row] = await tx.$queryRaw<[{ sum: bigint }]>`
    SELECT coalesce(sum(amount_microcredits), 0)::bigint AS sum FROM ledger_transfer
      WHERE customer_id = ${customerId} AND statement_number BETWEEN 1 AND ${lastNumber}`;
  return row.sum;
}

type Scope = { customerId: string; filter: StatementFilter; range: Prisma.Sql };

const ROW = Prisma.sql`t.id AS "transferId", t.statement_number AS number, t.history_type AS type,
  t.amount_microcredits AS "amountMicrocredits", t.balance_before AS "balanceBefore", t.balance_after AS "balanceAfter", t.description,
  t.model_id AS "modelId", t.request_id AS "requestId", t.payment_id AS "paymentId", t.created_at AS "createdAt"`;

/** Dates are in the order of the numbers, so a period is a range of numbers, which every index of the history ends with. */
function rangeOf(customerId: string, { from, to }: StatementFilter, beforeNumber: bigint | undefined): Prisma.Sql {
  const lastBefore = (at: Date) => Prisma.sql`(SELECT ledger_last_number_before(${customerId}, ${at}::timestamptz))`;
  const bounds = [Prisma.sql`statement_number > ${from ? lastBefore(from) : Prisma.sql`0`}`];
  if (to) bounds.push(Prisma.sql`statement_number <= ${lastBefore(to)}`);
  if (beforeNumber !== undefined) bounds.push(Prisma.sql`statement_number < ${beforeNumber}`);
  return Prisma.join(bounds, " AND ");
}

/** The newest rows that pass every filter but the search: for each type the newest, and of these the newest. */
function newestRows(scope: Scope, limit: number): Prisma.Sql {
  const { types, modelId } = scope.filter;
  if (!modelId && !types?.length) return rowsWhere(scope, Prisma.empty, limit);
  const wanted = types?.length ? [...new Set(types)] : [...HISTORY_TYPES];
  const ofModel = modelId ? Prisma.sql`AND t.model_id = ${modelId}` : Prisma.empty;
  return Prisma.sql`
    SELECT newest.* FROM unnest(${wanted}::text[]) AS wanted(type)
      CROSS JOIN LATERAL (${rowsWhere(scope, Prisma.sql`AND t.history_type = wanted.type ${ofModel}`, limit)}) AS newest
      ORDER BY number DESC LIMIT ${limit}`;
}

/** Conditions that compare for equality are answered from the end of one index, already in order. */
function rowsWhere({ customerId, range }: Scope, condition: Prisma.Sql, limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${ROW} FROM ledger_transfer t WHERE t.customer_id = ${customerId} AND ${range} ${condition}
      ORDER BY t.statement_number DESC LIMIT ${limit}`;
}

/** A page from one row more than its limit. */
function cutPage(rows: StatementRow[], limit: number): StatementPage {
  const shown = rows.slice(0, limit);
  return { rows: shown, nextBefore: rows.length > limit ? (shown.at(-1)?.number ?? null) : null };
}

async function searchPage(tx: Tx, scope: Scope, search: string, limit: number): Promise<StatementPage> {
  const recent = await tx.$queryRaw<StatementRow[]>(matchesOfNewest(scope, search, SEARCH_FIRST_ROWS, limit + 1));
  if (recent.length > limit) return cutPage(recent, limit);
  const phrases = await findPhrases(tx, scope, search);
  if (phrases.total > SEARCH_PHRASES_MAX) return searchRows(tx, scope, search, limit);
  return cutPage(await tx.$queryRaw<StatementRow[]>(matchesOfPhrases(scope, search, phrases, limit + 1)), limit);
}

async function searchRows(tx: Tx, scope: Scope, search: string, limit: number): Promise<StatementPage> {
  const page = cutPage(
    await tx.$queryRaw<StatementRow[]>(matchesOfNewest(scope, search, SEARCH_ROWS_MAX, limit + 1)),
    limit,
  );
  if (page.nextBefore !== null) return page;
  const [last] = await tx.$queryRaw<{ number: bigint }[]>`
    SELECT number FROM (${newestRows(scope, SEARCH_ROWS_MAX)}) AS newest ORDER BY number DESC OFFSET ${SEARCH_ROWS_MAX - 1}`;
  // Rows that arrived in between move the last one up: what is shown already must not come again.
  const lowest = page.rows.at(-1)?.number;
  return { rows: page.rows, nextBefore: last && lowest && lowest < last.number ? lowest : (last?.number ?? null) };
}

function matchesOfNewest(scope: Scope, search: string, rowCount: number, limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT * FROM (${newestRows(scope, rowCount)}) AS newest
      WHERE strpos(lower(left(description, 200)), lower(${search})) > 0 OR ${search} IN ("transferId", "requestId", "paymentId")
      ORDER BY number DESC LIMIT ${limit}`;
}

type Phrases = { total: number; phrases: string[]; types: string[]; models: string[] };

/** The phrases that match, each with its type and model; `total` counts those that do not match as well. */
async function findPhrases(tx: Tx, { customerId, filter }: Scope, search: string): Promise<Phrases> {
  const types = filter.types?.length ? filter.types : HISTORY_TYPES;
  const matches = Prisma.sql`strpos(lower(phrase), lower(${search})) > 0 AND history_type = ANY(${[...types]}::text[])
    ${filter.modelId ? Prisma.sql`AND model_id = ${filter.modelId}` : Prisma.empty}`;
  const [found] = await tx.$queryRaw<[Phrases]>`
    SELECT count(*)::int AS total, coalesce(array_agg(phrase) FILTER (WHERE ${matches}), '{}') AS phrases,
           coalesce(array_agg(history_type) FILTER (WHERE ${matches}), '{}') AS types,
           coalesce(array_agg(model_id) FILTER (WHERE ${matches}), '{}') AS models
      FROM ledger_history_phrases(${customerId}, ${SEARCH_PHRASES_MAX + 1}::int)`;
  return found;
}

function matchesOfPhrases(scope: Scope, search: string, phrases: Phrases, limit: number): Prisma.Sql {
  const ofPhrase = Prisma.sql`AND left(t.description, 200) = wanted.phrase AND t.history_type = wanted.type
    AND coalesce(t.model_id, '') = wanted.model`;
  const { types, modelId } = scope.filter;
  const ofTypes = types?.length ? Prisma.sql`AND t.history_type = ANY(${[...types]}::text[])` : Prisma.empty;
  const ofModel = modelId ? Prisma.sql`AND t.model_id = ${modelId}` : Prisma.empty;
  const withId = Prisma.sql`AND (t.id = ${search} OR t.request_id = ${search} OR t.payment_id = ${search}) ${ofTypes} ${ofModel}`;
  return Prisma.sql`
    SELECT newest.* FROM unnest(${phrases.phrases}::text[], ${phrases.types}::text[], ${phrases.models}::text[]) AS wanted(phrase, type, model)
      CROSS JOIN LATERAL (${rowsWhere(scope, ofPhrase, limit)}) AS newest
    UNION (${rowsWhere(scope, withId, limit)})
    ORDER BY number DESC LIMIT ${limit}`;
}
