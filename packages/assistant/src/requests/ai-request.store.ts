import { Prisma, type Tx } from "@scrip/db";
import type { Ending } from "../plan-settlement.ts";
import type { Terms } from "../terms.ts";

export type Surface = "chat" | "api";

export type NewAiRequestRow = {
  id: string;
  customerId: string;
  userId: string;
  conversationId: string | null;
  surface: Surface;
  apiKeyId: string | null;
  /** The session or key that sent it: `session:<id>` or `key:<id>`. */
  client: string | null;
  modelId: string;
  priceId: string;
  taskType: string;
  complexity: string;
  countedInputTokens: number;
  outputCap: number;
  holdMicrocredits: bigint;
  metadata: RequestMetadata | null;
};

/** What a caller of the API notes on a request, by names of its own. */
export type RequestMetadata = Record<string, string>;

export async function insertAiRequest(tx: Tx, request: NewAiRequestRow): Promise<void> {
  const metadata = request.metadata ?? Prisma.DbNull;
  await tx.aiRequest.create({ data: { ...request, metadata }, select: { id: true } });
}

/** The same as a part of the statement that places its hold. */
export function insertAiRequestBeside(request: NewAiRequestRow): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_request (id, customer_id, user_id, conversation_id, surface, api_key_id, client, model_id, price_id, task_type,
        complexity, counted_input_tokens, output_cap, hold_microcredits, metadata)
      SELECT ${request.id}, ${request.customerId}, ${request.userId}, ${request.conversationId}, ${request.surface},
             ${request.apiKeyId}, ${request.client}, ${request.modelId}, ${request.priceId}, ${request.taskType},
             ${request.complexity}, ${request.countedInputTokens}::int, ${request.outputCap}::int, ${request.holdMicrocredits}::bigint,
             ${request.metadata === null ? null : JSON.stringify(request.metadata)}::jsonb
        FROM placed WHERE placed.outcome = 'placed'`;
}

const requestColumns = {
  id: true,
  customerId: true,
  conversationId: true,
  modelId: true,
  priceId: true,
  status: true,
  ending: true,
  inputTokens: true,
  cachedInputTokens: true,
  outputTokens: true,
  usageSource: true,
  countedInputTokens: true,
  deliveredOutputTokens: true,
  chargeMicrocredits: true,
  rating: true,
  holdMicrocredits: true,
  startedAt: true,
} as const;

export type AiRequestRow = {
  id: string;
  customerId: string;
  conversationId: string | null;
  modelId: string;
  priceId: string;
  status: string;
  ending: string | null;
  inputTokens: number | null;
  cachedInputTokens: number | null;
  outputTokens: number | null;
  usageSource: string | null;
  countedInputTokens: number;
  deliveredOutputTokens: number;
  chargeMicrocredits: bigint | null;
  rating: number | null;
  holdMicrocredits: bigint;
  startedAt: Date;
};

export async function findAiRequest(tx: Tx, owner: { id: string; customerId: string }): Promise<AiRequestRow | null> {
  return tx.aiRequest.findFirst({ where: owner, select: requestColumns });
}

export async function listRequestsOfConversation(tx: Tx, conversationId: string): Promise<AiRequestRow[]> {
  return tx.aiRequest.findMany({
    where: { conversationId },
    orderBy: [{ startedAt: "asc" }, { id: "asc" }],
    select: requestColumns,
  });
}

/** What the caller noted on each of these requests of a customer; requests without a note are left out. */
export async function findRequestMetadata(
  tx: Tx,
  { customerId, requestIds }: { customerId: string; requestIds: readonly string[] },
): Promise<Map<string, RequestMetadata>> {
  if (requestIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; metadata: RequestMetadata }[]>`
    SELECT id, metadata FROM ai_request
      WHERE id = ANY(${requestIds}) AND customer_id = ${customerId} AND metadata IS NOT NULL`;
  return new Map(rows.map(({ id, metadata }) => [id, metadata]));
}

/** How far a running answer has come, for the sweeper that settles it if this process dies. */
export async function updateProgress(tx: Tx, requestId: string, deliveredOutputTokens: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE ai_request SET delivered_output_tokens = ${deliveredOutputTokens}, first_token_at = coalesce(first_token_at, scrip_now())
      WHERE id = ${requestId} AND status = 'running'`;
}

/** Another model takes a running request over. */
export async function moveToModel(tx: Tx, requestId: string, { model, price, inputTokens }: Terms): Promise<void> {
  await tx.aiRequest.updateMany({
    where: { id: requestId, status: "running" },
    data: { modelId: model.id, priceId: price.id, countedInputTokens: inputTokens },
  });
}

export type Listening = {
  stopRequestedAt: Date | null;
  /** How long ago a listener of another process was there; null for never. */
  heardMsAgo: number | null;
};

/** What other processes said about a running answer. */
export async function readListening(tx: Tx, requestId: string): Promise<Listening | null> {
  const [row] = await tx.$queryRaw<[Listening?]>`
    SELECT stop_requested_at AS "stopRequestedAt",
           (extract(epoch FROM now() - listened_at) * 1000)::double precision AS "heardMsAgo"
      FROM ai_request WHERE id = ${requestId}`;
  return row ?? null;
}

/** Somebody listens in a process that does not run the answer. In the database's own time: it is about connections. */
export async function markListened(tx: Tx, requestId: string): Promise<void> {
  await tx.$executeRaw`UPDATE ai_request SET listened_at = now() WHERE id = ${requestId} AND status = 'running'`;
}

/** Asks the process that runs it to stop an answer. False when no such answer of this customer runs. */
export async function requestStop(tx: Tx, owner: { id: string; customerId: string }): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE ai_request SET stop_requested_at = coalesce(stop_requested_at, now())
      WHERE id = ${owner.id} AND customer_id = ${owner.customerId} AND status = 'running'`;
  return changed === 1;
}

export type LastEnding = { id: string; ending: string; errorCode: string | null; chargeMicrocredits: bigint };

/** How the last requests of a customer to a model ended within an hour, newest first. */
export async function listLastEndings(
  tx: Tx,
  { customerId, modelId, limit }: { customerId: string; modelId: string; limit: number },
): Promise<LastEnding[]> {
  return tx.$queryRaw`
    SELECT id, ending, error_code AS "errorCode", charge_microcredits AS "chargeMicrocredits" FROM ai_request
      WHERE customer_id = ${customerId} AND model_id = ${modelId} AND status = 'settled'
        AND settled_at > scrip_now() - interval '1 hour'
      ORDER BY settled_at DESC, id DESC LIMIT ${limit}`;
}

export async function updateRating(
  tx: Tx,
  owner: { id: string; customerId: string },
  rating: number | null,
): Promise<boolean> {
  const { count } = await tx.aiRequest.updateMany({ where: { ...owner, status: "settled" }, data: { rating } });
  return count === 1;
}

export async function markSettled(
  tx: Tx,
  requestId: string,
  settled: {
    ending: Ending;
    inputTokens: number;
    cachedInputTokens: number;
    outputTokens: number;
    reasoningTokens: number;
    usageSource: "provider" | "our_count";
    deliveredOutputTokens: number;
    chargeMicrocredits: bigint;
    platformShareMicrocredits: bigint;
    earnedNanodollars: bigint;
    providerCostNanodollars: bigint;
    errorCode: string | null;
  },
): Promise<void> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  await tx.aiRequest.update({
    where: { id: requestId },
    data: { ...settled, status: "settled", settledAt: row.now },
    select: { id: true },
  });
}

/** The same as a part of the statement that captures its hold, of which it takes what was charged and earned. */
export function markSettledBeside(
  requestId: string,
  settled: {
    ending: Ending;
    inputTokens: number;
    cachedInputTokens: number;
    outputTokens: number;
    reasoningTokens: number;
    usageSource: "provider" | "our_count";
    deliveredOutputTokens: number;
    platformShareMicrocredits: bigint;
    providerCostNanodollars: bigint;
  },
): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_request SET status = 'settled', settled_at = scrip_now(), ending = ${settled.ending},
        input_tokens = ${settled.inputTokens}::int, cached_input_tokens = ${settled.cachedInputTokens}::int,
        output_tokens = ${settled.outputTokens}::int, reasoning_tokens = ${settled.reasoningTokens}::int,
        usage_source = ${settled.usageSource}, delivered_output_tokens = ${settled.deliveredOutputTokens}::int,
        charge_microcredits = settled.captured, platform_share_microcredits = ${settled.platformShareMicrocredits}::bigint,
        earned_nanodollars = settled.earned_nanodollars, provider_cost_nanodollars = ${settled.providerCostNanodollars}::bigint
      FROM settled WHERE ai_request.id = ${requestId} AND settled.outcome = 'settled'`;
}

/** The names of models and the price versions that requests were sold at, by their ids. */
export async function readSoldTerms(tx: Tx, requests: readonly Pick<AiRequestRow, "modelId" | "priceId">[]) {
  const [models, prices] = await Promise.all([
    tx.model.findMany({
      where: { id: { in: requests.map(({ modelId }) => modelId) } },
      select: { id: true, name: true },
    }),
    tx.modelPrice.findMany({ where: { id: { in: requests.map(({ priceId }) => priceId) } } }),
  ]);
  return {
    modelNames: new Map(models.map(({ id, name }) => [id, name])),
    prices: new Map(prices.map((price) => [price.id, price])),
  };
}

/** The rates a request was sold at, with its model, for the sweeper. */
export async function findRequestWithRates(tx: Tx, requestId: string) {
  const request = await tx.aiRequest.findUnique({
    where: { id: requestId },
    select: { ...requestColumns, userId: true },
  });
  if (!request) return null;
  const [price, model] = await Promise.all([
    tx.modelPrice.findUnique({ where: { id: request.priceId } }),
    tx.model.findUnique({ where: { id: request.modelId }, select: { id: true, name: true } }),
  ]);
  return price && model ? { request, price, model } : null;
}

/** Takes out what the customer's programs have noted on its requests. */
export async function blankMetadata(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`UPDATE ai_request SET metadata = NULL WHERE customer_id = ${customerId} AND metadata IS NOT NULL`;
}
