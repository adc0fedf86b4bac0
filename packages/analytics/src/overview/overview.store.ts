import type { Tx } from "@scrip/db";

/** `from` inclusive, `to` exclusive. */
export type Period = { from: Date; to: Date };

/** What settled requests cost and earned, in one grouping: all, of a model, of a task type, or of a day (UTC). */
export type UsageRow = {
  grouping: "all" | "model" | "task" | "day";
  /** The model, the task type or the day; null in the row of all. */
  key: string | null;
  spent: bigint;
  platformShare: bigint;
  providerCost: bigint;
  earned: bigint;
  activeUsers: number;
};

/** One reading of the requests that were settled in the period, in all four groupings. */
export async function sumUsage(tx: Tx, { from, to }: Period): Promise<UsageRow[]> {
  return tx.$queryRaw<UsageRow[]>`
    WITH settled AS (
      SELECT r.*, to_char(settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day
        FROM ai_request r WHERE settled_at >= ${from} AND settled_at < ${to})
    SELECT CASE grouping(model_id, task_type, day) WHEN 3 THEN 'model' WHEN 5 THEN 'task' WHEN 6 THEN 'day' ELSE 'all' END AS grouping,
           coalesce(model_id, task_type, day) AS key,
           coalesce(sum(charge_microcredits), 0)::bigint AS spent,
           coalesce(sum(platform_share_microcredits), 0)::bigint AS "platformShare",
           coalesce(sum(provider_cost_nanodollars), 0)::bigint AS "providerCost",
           coalesce(sum(earned_nanodollars), 0)::bigint AS earned,
           count(DISTINCT user_id)::int AS "activeUsers"
      FROM settled GROUP BY GROUPING SETS ((), (model_id), (task_type), (day))
      ORDER BY spent DESC, key`;
}

/**
 * What a day (UTC) brought: what was really paid, less what refunds and disputes took and with what came back of them, on the days
 * when that happened. `sold`: credits that were bought, bonus not counted.
 */
export type SalesRow = { day: string; revenueCents: number; sold: bigint };

export async function sumSales(tx: Tx, { from, to }: Period): Promise<SalesRow[]> {
  return tx.$queryRaw<SalesRow[]>`
    WITH moved AS (
      SELECT paid_at AS at, amount_cents - discount_cents AS cents, credits_microcredits AS sold
        FROM payment WHERE paid_at >= ${from} AND paid_at < ${to}
      UNION ALL
      SELECT created_at, -(refunded_nanodollars / 10000000), 0 FROM credit_clawback WHERE created_at >= ${from} AND created_at < ${to}
      UNION ALL
      SELECT reinstated_at, refunded_nanodollars / 10000000, 0 FROM credit_clawback WHERE reinstated_at >= ${from} AND reinstated_at < ${to})
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, sum(cents)::float8 AS "revenueCents", sum(sold)::bigint AS sold
      FROM moved GROUP BY 1 ORDER BY 1`;
}

/** All balances as they stand now, and how they changed on each day of the period; `day` null: since its end. */
export type BalanceChangeRow = { current: bigint; day: string | null; change: bigint };

/** One statement, so that balances and changes are of one moment. */
export async function sumBalanceChanges(tx: Tx, { from, to }: Period): Promise<BalanceChangeRow[]> {
  return tx.$queryRaw<BalanceChangeRow[]>`
    WITH balances AS (
      SELECT coalesce(sum(available_microcredits + held_microcredits), 0)::bigint AS current FROM ledger_balance
    ), changes AS (
      SELECT CASE WHEN created_at < ${to} THEN to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END AS day,
             sum(amount_microcredits)::bigint AS change
        FROM ledger_transfer WHERE created_at >= ${from} GROUP BY 1)
    SELECT current, day, coalesce(change, 0)::bigint AS change FROM balances LEFT JOIN changes ON true`;
}
