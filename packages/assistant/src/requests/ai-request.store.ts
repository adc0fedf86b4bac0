import type { Tx } from "@scrip/db";
import type { Ending } from "../plan-settlement.ts";

export type Surface = "chat" | "api";

export type NewAiRequestRow = {
  id: string;
  customerId: string;
  userId: string;
  conversationId: string | null;
  surface: Surface;
  apiKeyId: string | null;
  modelId: string;
  priceId: string;
  taskType: string;
  complexity: string;
  countedInputTokens: number;
  outputCap: number;
  holdMicrocredits: bigint;
};

export async function insertAiRequest(tx: Tx, request: NewAiRequestRow): Promise<void> {
  await tx.aiRequest.create({ data: request, select: { id: true } });
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
};

export async function findAiRequest(tx: Tx, owner: { id: string; customerId: string }): Promise<AiRequestRow | null> {
  return tx.aiRequest.findFirst({ where: owner, select: requestColumns });
}

export async function listRequestsOfConversation(tx: Tx, conversationId: string): Promise<AiRequestRow[]> {
  return tx.aiRequest.findMany({ where: { conversationId }, select: requestColumns });
}

/** How far a running answer has come, for the sweeper that settles it if this process dies. */
export async function updateProgress(tx: Tx, requestId: string, deliveredOutputTokens: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE ai_request SET delivered_output_tokens = ${deliveredOutputTokens}, first_token_at = coalesce(first_token_at, scrip_now())
      WHERE id = ${requestId} AND status = 'running'`;
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
