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
  const query = standingOf(Prisma.sql`${asker.customerId}`, Prisma.sql`${asker.client}`);
  const [row] = await queryPrepared<StandingRow>(tx, query);
  const standing = row && describeStanding(row);
  if (!standing) throw new NotFoundError("There is no such customer.");
  return standing;
}

export type StandingAlongside = {
  query: Prisma.Sql;
  take: (row: object) => void;
  /** Undefined until it was read, and where there is no such customer. */
  standing: () => Standing | undefined;
};

/** The same of an API key and its customer, for the statement that admits the key as `admitted`: one round trip less. */
export function readStandingAlongside(): StandingAlongside {
  let standing: Standing | undefined;
  return {
    query: standingOf(Prisma.sql`admitted.customer_id`, Prisma.sql`'key:' || admitted.id`),
    take: (row) => {
      standing = describeStanding(row as StandingRow);
    },
    standing: () => standing,
  };
}

type StandingRow = { spendable: bigint | null; uncharged: number; secondsLeft: number | null };

function standingOf(customerId: Prisma.Sql, client: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT credits_spendable(${customerId}) AS spendable, count(*)::int AS uncharged,
           extract(epoch FROM min(settled_at) + interval '1 hour' - scrip_now())::double precision AS "secondsLeft"
      FROM (SELECT settled_at FROM ai_request
              WHERE client = ${client} AND settled_at > scrip_now() - interval '1 hour' AND charge_microcredits = 0
              ORDER BY settled_at DESC LIMIT ${UNCHARGED_MAX}::int) AS newest`;
}

function describeStanding({ spendable, uncharged, secondsLeft }: StandingRow): Standing | undefined {
  if (spendable === null) return undefined;
  return { spendableMicrocredits: spendable, uncharged, secondsLeft: secondsLeft ?? 0 };
}
