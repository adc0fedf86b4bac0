import type { Pool } from "pg";
import { inTransaction, type Tx } from "./database.ts";

/** The product's time: real time plus the offset that the sandbox may set. */
export async function readNow(db: Pool | Tx): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>("select scrip_now() as now");
  const now = rows[0]?.now;
  if (!now) throw new Error("scrip_now() answered nothing");
  return now;
}

/** Moves the product's time forward and tells every listener on the channel `scrip_clock`. Answers the new time. */
export async function advanceClock(pool: Pool, advanceSeconds: number): Promise<Date> {
  return inTransaction(pool, (tx) => moveClock(tx, advanceSeconds));
}

/** The same in a transaction: listeners hear of it, and time moves for everybody, when it is committed. */
export async function moveClock(tx: Tx, advanceSeconds: number): Promise<Date> {
  await tx.query(
    `insert into scrip_clock ("offset") values (make_interval(secs => $1))
     on conflict (id) do update set "offset" = scrip_clock."offset" + excluded."offset"`,
    [advanceSeconds],
  );
  const now = await readNow(tx);
  await tx.query("select pg_notify('scrip_clock', $1)", [now.toISOString()]);
  return now;
}

/** How long the sandbox lets pass where a bank takes days; whoever has no time moves the clock. */
const SETTLEMENT_DELAY_MS = 2_000;

/** When a bank that was asked at `now` has made up its mind. */
export function settlementTime(now: Date): Date {
  return new Date(now.getTime() + SETTLEMENT_DELAY_MS);
}

/** Stripe's timestamps: whole seconds since 1970. */
export function toSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

const SECONDS_PER_UNIT: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Seconds in `"30d"`, `"12h"`, `"45m"`, `"10s"`, `"2w"` or a sum such as `"1d12h"`; null for anything else. */
export function parseDurationSeconds(text: string): number | null {
  if (!/^(\d{1,9}[smhdw])+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit = ""] of text.matchAll(/(\d+)([smhdw])/g)) {
    total += Number(amount) * (SECONDS_PER_UNIT[unit] ?? 0);
  }
  return total > 0 ? total : null;
}
