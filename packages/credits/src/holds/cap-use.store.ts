import type { Tx } from "@scrip/db";
import type { CapPeriod } from "./spend-cap.ts";

export type CapUse = { spender: string; period: CapPeriod; usedMicrocredits: bigint };

/**
 * What spenders have used of their caps in the day and the month (UTC) that are now, open holds included. Only what a cap limits
 * is counted: a spender without one is not there.
 */
export async function listCapUse(tx: Tx, spenders: readonly string[]): Promise<CapUse[]> {
  return tx.$queryRaw<CapUse[]>`
    SELECT spender, period, used_microcredits AS "usedMicrocredits" FROM spend_cap_use
      WHERE spender = ANY (${[...spenders]}) AND starts_on = spend_period_start(period, scrip_now())`;
}
