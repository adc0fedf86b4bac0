import type { Tx } from "@scrip/db";

/** Keeps other rollups out until the transaction ends. */
export async function lockUsageRollup(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('usage_day'))::text`;
}

/**
 * The days (UTC, `yyyy-mm-dd`) with requests that were settled since the last rollup, an overlap included for those that
 * committed late; every day when nothing was rolled up yet.
 */
export async function listChangedDays(tx: Tx, overlapMinutes: number, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ day: string }[]>`
    SELECT DISTINCT (settled_at AT TIME ZONE 'UTC')::date::text AS day FROM ai_request
      WHERE status = 'settled' AND settled_at > coalesce(
        (SELECT max(rolled_up_at) - ${overlapMinutes}::int * interval '1 minute' FROM usage_day), '-infinity')
      ORDER BY day LIMIT ${limit}`;
  return rows.map(({ day }) => day);
}

/** Adds up one day anew. */
export async function replaceUsageDay(tx: Tx, day: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM usage_day WHERE day = ${day}::date`;
  await tx.$executeRaw`
    INSERT INTO usage_day (day, customer_id, model_id, task_type, requests, input_tokens, output_tokens, charge_microcredits,
                           platform_share_microcredits, earned_nanodollars, provider_cost_nanodollars, rolled_up_at)
    SELECT ${day}::date, customer_id, model_id, task_type, count(*), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
           coalesce(sum(charge_microcredits), 0), coalesce(sum(platform_share_microcredits), 0), coalesce(sum(earned_nanodollars), 0),
           coalesce(sum(provider_cost_nanodollars), 0), scrip_now()
      FROM ai_request
      WHERE status = 'settled' AND settled_at >= ${day}::date::timestamp AT TIME ZONE 'UTC'
        AND settled_at < (${day}::date + 1)::timestamp AT TIME ZONE 'UTC'
      GROUP BY customer_id, model_id, task_type`;
}
