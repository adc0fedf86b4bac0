import pg from "pg";

export type PastClock = {
  /** Moves the product's time there, between two things that happen. */
  goTo(at: Date): Promise<void>;
  /** Back to the present, or to where the clock stood before. */
  close(): Promise<void>;
};

/**
 * Takes the sandbox's clock into the past. Apps and sandbox must not run: theirs only ever goes on. Work on it ends with `close`,
 * also where it fails.
 */
export async function openPastClock(ownerDatabaseUrl: string): Promise<PastClock> {
  const owner = new pg.Client({ connectionString: ownerDatabaseUrl });
  await owner.connect();
  const { rows } = await owner.query<{ seconds: number }>(
    `SELECT extract(epoch FROM "offset")::float8 AS seconds FROM scrip_clock`,
  );
  // Behind the present is only where a seeding was killed.
  const before = Math.max(rows[0]?.seconds ?? 0, 0);
  const setOffset = (sql: string, value: string | number) =>
    owner.query(`UPDATE scrip_clock SET "offset" = ${sql}`, [value]);
  return {
    async goTo(at) {
      await setOffset("$1::timestamptz - clock_timestamp()", at.toISOString());
    },
    async close() {
      await setOffset("make_interval(secs => $1)", before);
      await owner.end();
    },
  };
}
