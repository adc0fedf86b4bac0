import type { Tx } from "@scrip/db";

type Counted = { count: number; windowStartedAt: Date; secondsLeft: number };

/** Counts one more in the current window of the subject. Windows are the same for everybody: they begin at round times. */
export async function countUp(tx: Tx, subject: string, windowSeconds: number): Promise<Counted> {
  const [row] = await tx.$queryRaw<[Counted]>`
    INSERT INTO rate_counter AS counter (subject, window_started_at, count)
    VALUES (${subject}, to_timestamp(floor(extract(epoch FROM scrip_now()) / ${windowSeconds}::int) * ${windowSeconds}::int), 1)
    ON CONFLICT (subject, window_started_at) DO UPDATE SET count = counter.count + 1
    RETURNING count, window_started_at AS "windowStartedAt",
      greatest(1, ceil(extract(epoch FROM window_started_at - scrip_now()) + ${windowSeconds}::int))::int AS "secondsLeft"`;
  return row;
}

/** Counts `weight` uses for every subject at once; answers one that is above its limit, if any. */
export async function countUpWeighted(
  tx: Tx,
  subjects: readonly { subject: string; limit: number }[],
  { weight, windowSeconds }: { weight: number; windowSeconds: number },
): Promise<{ limitedSubject: string | null; limitedSeconds: number | null }> {
  const [row] = await tx.$queryRaw<[{ limitedSubject: string | null; limitedSeconds: number | null }]>`
    SELECT limited_subject AS "limitedSubject", limited_seconds AS "limitedSeconds"
      FROM auth_take_limits(${subjects.map(({ subject }) => subject)}, ${subjects.map(({ limit }) => limit)}::int[],
                            ${windowSeconds}::int, ${weight}::int)`;
  return row;
}

/** Takes one count back, in the window where it was counted. */
export async function countDown(tx: Tx, subject: string, windowStartedAt: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE rate_counter SET count = count - 1
    WHERE subject = ${subject} AND window_started_at = ${windowStartedAt} AND count > 0`;
}

/** Deletes up to a hundred counters of windows that ended long ago; no window is longer than a day. */
export async function deleteOldCounters(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM rate_counter WHERE (subject, window_started_at) IN (
      SELECT subject, window_started_at FROM rate_counter
      WHERE window_started_at < scrip_now() - interval '2 days' LIMIT 100 FOR UPDATE SKIP LOCKED)`;
}
