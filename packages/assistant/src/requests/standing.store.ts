import { Prisma, queryPrepared, type Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";

export type Standing = {
  /** What a request of the customer may use now. */
  spendableMicrocredits: bigint;
  /** How many of the client's answers within an hour cost nothing; counted up to {@link UNCHARGED_MAX}. */
  uncharged: number;
  /** Until the first of those is an hour ago. */
  secondsLeft: number;
};

/** More answers than this within an hour are not given away. */
export const UNCHARGED_MAX = 10;

/**
 * What must be known before a request is quoted, in one round trip.
 *
 * @param asker `client` as in `ai_request`; null for whoever only asks for a price
 * @throws {NotFoundError} there is no such customer
 */
export async function readStanding(tx: Tx, asker: { customerId: string; client: string | null }): Promise<Standing> {
  const [row] = await queryPrepared<{ spendable: bigint | null; uncharged: number; secondsLeft: number | null }>(
    tx,
    Prisma.sql`
    SELECT credits_spendable(${asker.customerId}) AS spendable, count(*)::int AS uncharged,
           extract(epoch FROM min(settled_at) + interval '1 hour' - scrip_now())::double precision AS "secondsLeft"
      FROM (SELECT settled_at FROM ai_request
              WHERE client = ${asker.client} AND settled_at > scrip_now() - interval '1 hour' AND charge_microcredits = 0
              ORDER BY settled_at DESC LIMIT ${UNCHARGED_MAX}::int) AS newest`,
  );
  if (!row || row.spendable === null) throw new NotFoundError("There is no such customer.");
  return { spendableMicrocredits: row.spendable, uncharged: row.uncharged, secondsLeft: row.secondsLeft ?? 0 };
}
