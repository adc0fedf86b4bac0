import type { Tx } from "@scrip/db";

/** A request from its quote to its margin. Figures are null until it is settled. */
export type RequestDetail = {
  id: string;
  startedAt: Date;
  settledAt: Date | null;
  customerId: string;
  customerName: string;
  userEmail: string | null;
  surface: string;
  /** The conversation it belongs to, while that is kept. */
  conversationId: string | null;
  modelId: string;
  priceVersion: number | null;
  /** The rates of that price, for explaining the charge. */
  inputMicrocreditsPerMillion: bigint | null;
  cachedInputMicrocreditsPerMillion: bigint | null;
  outputMicrocreditsPerMillion: bigint | null;
  taskType: string;
  complexity: string;
  ending: string | null;
  errorCode: string | null;
  inputTokens: number | null;
  cachedInputTokens: number | null;
  outputTokens: number | null;
  /** Who counted the tokens: `provider` or `our_count`. */
  usageSource: string | null;
  /** The quote it was sent with; the hold is its maximum. */
  lowMicrocredits: bigint | null;
  expectedMicrocredits: bigint | null;
  highMicrocredits: bigint | null;
  holdMicrocredits: bigint;
  chargeMicrocredits: bigint | null;
  platformShareMicrocredits: bigint | null;
  earnedNanodollars: bigint | null;
  providerCostNanodollars: bigint | null;
  /** What the caller of the API noted on it. */
  metadata: Record<string, string> | null;
};

export async function findRequestDetail(tx: Tx, requestId: string): Promise<RequestDetail | null> {
  const [row] = await tx.$queryRaw<RequestDetail[]>`
    SELECT r.id, r.started_at AS "startedAt", r.settled_at AS "settledAt", r.customer_id AS "customerId",
           c.name AS "customerName", u.email AS "userEmail", r.surface, v.id AS "conversationId", r.model_id AS "modelId", p.version AS "priceVersion",
           p.input_microcredits_per_million AS "inputMicrocreditsPerMillion",
           p.cached_input_microcredits_per_million AS "cachedInputMicrocreditsPerMillion",
           p.output_microcredits_per_million AS "outputMicrocreditsPerMillion",
           r.task_type AS "taskType", r.complexity, r.ending, r.error_code AS "errorCode", r.input_tokens AS "inputTokens",
           r.cached_input_tokens AS "cachedInputTokens", r.output_tokens AS "outputTokens", r.usage_source AS "usageSource",
           q.cost_low_microcredits AS "lowMicrocredits", q.cost_expected_microcredits AS "expectedMicrocredits",
           q.cost_high_microcredits AS "highMicrocredits", r.hold_microcredits AS "holdMicrocredits",
           r.charge_microcredits AS "chargeMicrocredits", r.platform_share_microcredits AS "platformShareMicrocredits",
           r.earned_nanodollars AS "earnedNanodollars", r.provider_cost_nanodollars AS "providerCostNanodollars",
           r.metadata
      FROM ai_request r JOIN customer c ON c.id = r.customer_id LEFT JOIN app_user u ON u.id = r.user_id
      LEFT JOIN model_price p ON p.id = r.price_id LEFT JOIN quote q ON q.id = r.id
      LEFT JOIN conversation v ON v.id = r.conversation_id
      WHERE r.id = ${requestId}`;
  return row ?? null;
}
