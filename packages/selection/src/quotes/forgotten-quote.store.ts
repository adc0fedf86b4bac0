import type { Tx } from "@scrip/db";

/** The application's role may not delete a quote; this function of the database does, and takes none but unused ones. */
export async function forgetExpiredQuotes(tx: Tx, limit: number): Promise<{ lookedAt: number }> {
  const [row] = await tx.$queryRaw<[{ lookedAt: number }]>`
    SELECT looked_at AS "lookedAt" FROM selection_forget_quotes(${limit}::int)`;
  return row;
}
