import type { Tx } from "./client.ts";

/** The one clock: the database's time plus the offset that only the sandbox sets. Pure cores receive this value. */
export async function readNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  return row.now;
}
