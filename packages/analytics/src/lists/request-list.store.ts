import { Prisma, type Tx } from "@scrip/db";
import type { PageEnd } from "../page-cursor.ts";

/** A request with what it brought and cost. Figures are null until it is settled. */
export type RequestRow = {
  id: string;
  startedAt: Date;
  settledAt: Date | null;
  customerId: string;
  customerName: string;
  userEmail: string | null;
  surface: string;
  modelId: string;
  taskType: string;
  complexity: string;
  ending: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  chargeMicrocredits: bigint | null;
  platformShareMicrocredits: bigint | null;
  earnedNanodollars: bigint | null;
  providerCostNanodollars: bigint | null;
  atMicros: bigint;
};

/** Newest first. */
export async function selectRequests(
  tx: Tx,
  wanted: { customerId?: string | undefined; after: PageEnd | null; limit: number },
): Promise<RequestRow[]> {
  const { customerId, after, limit } = wanted;
  const conditions = [Prisma.sql`true`];
  if (customerId !== undefined) conditions.push(Prisma.sql`r.customer_id = ${customerId}`);
  if (after) {
    conditions.push(
      Prisma.sql`(r.started_at, r.id) < ('epoch'::timestamptz + ${after.atMicros}::bigint * interval '1 microsecond', ${after.id})`,
    );
  }
  return tx.$queryRaw<RequestRow[]>`
    SELECT r.id, r.started_at AS "startedAt", r.settled_at AS "settledAt", r.customer_id AS "customerId", c.name AS "customerName",
           u.email AS "userEmail", r.surface, r.model_id AS "modelId", r.task_type AS "taskType", r.complexity, r.ending,
           r.input_tokens AS "inputTokens", r.output_tokens AS "outputTokens", r.charge_microcredits AS "chargeMicrocredits",
           r.platform_share_microcredits AS "platformShareMicrocredits", r.earned_nanodollars AS "earnedNanodollars",
           r.provider_cost_nanodollars AS "providerCostNanodollars", (extract(epoch FROM r.started_at) * 1000000)::bigint AS "atMicros"
      FROM ai_request r JOIN customer c ON c.id = r.customer_id LEFT JOIN app_user u ON u.id = r.user_id
      WHERE ${Prisma.join(conditions, " AND ")}
      ORDER BY r.started_at DESC, r.id DESC LIMIT ${limit}`;
}
