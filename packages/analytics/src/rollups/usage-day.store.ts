import type { Tx } from "@scrip/db";

/** Keeps other rollups out until the transaction ends. */
export async function lockUsageRollup(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('usage_day'))::text`;
}

/**
 * The days (UTC, `yyyy-mm-dd`) with requests that were settled since that day was rolled up, an overlap included for those that
 * committed late. Each day is held against its own rollup, so that one that broke off is finished by the next. Two steps into an
 * index a day, however many requests it has.
 */
export async function listChangedDays(tx: Tx, overlapMinutes: number, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ day: string }[]>`
    SELECT step.day::date::text AS day
      FROM (SELECT min(settled_at) AS at FROM ai_request WHERE status = 'settled') AS first
      CROSS JOIN LATERAL generate_series(
        date_trunc('day', first.at AT TIME ZONE 'UTC'), scrip_now() AT TIME ZONE 'UTC', interval '1 day') AS step(day)
      CROSS JOIN LATERAL (
        SELECT settled_at AS at FROM ai_request
          WHERE status = 'settled' AND settled_at >= step.day AT TIME ZONE 'UTC'
            AND settled_at < (step.day + interval '1 day') AT TIME ZONE 'UTC'
          ORDER BY settled_at DESC LIMIT 1) AS last
      WHERE last.at > coalesce(
        (SELECT rolled_up_at - ${overlapMinutes}::int * interval '1 minute' FROM usage_day WHERE usage_day.day = step.day::date LIMIT 1),
        '-infinity')
      ORDER BY step.day LIMIT ${limit}`;
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
