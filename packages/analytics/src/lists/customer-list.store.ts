import { Prisma, type Tx } from "@scrip/db";
import type { PageEnd } from "../page-cursor.ts";

/** A user with the own account. Amounts in microcredits. */
export type CustomerRow = {
  /** The user's. */
  id: string;
  customerId: string;
  email: string;
  name: string;
  role: string;
  balanceMicrocredits: bigint;
  debtMicrocredits: bigint;
  purchasedMicrocredits: bigint;
  spentMicrocredits: bigint;
  createdAt: Date;
  atMicros: bigint;
};

/** Newest first. `search`: a part of the e-mail or the name, or an id. */
export async function selectCustomers(
  tx: Tx,
  wanted: { search?: string | undefined; after: PageEnd | null; limit: number },
): Promise<CustomerRow[]> {
  const { search, after, limit } = wanted;
  const conditions = [Prisma.sql`c.kind = 'person'`];
  if (search) {
    conditions.push(
      Prisma.sql`(strpos(u.email, lower(${search})) > 0 OR strpos(lower(u.name), lower(${search})) > 0 OR ${search} IN (u.id, c.id))`,
    );
  }
  if (after) {
    conditions.push(
      Prisma.sql`(u.created_at, u.id) < ('epoch'::timestamptz + ${after.atMicros}::bigint * interval '1 microsecond', ${after.id})`,
    );
  }
  return tx.$queryRaw<CustomerRow[]>`
    SELECT u.id, c.id AS "customerId", u.email, u.name, u.role, b.available_microcredits + b.held_microcredits AS "balanceMicrocredits",
           b.debt_microcredits AS "debtMicrocredits", b.purchased_microcredits AS "purchasedMicrocredits",
           b.spent_microcredits AS "spentMicrocredits", u.created_at AS "createdAt",
           (extract(epoch FROM u.created_at) * 1000000)::bigint AS "atMicros"
      FROM app_user u JOIN member m ON m.user_id = u.id AND m.role = 'owner' JOIN customer c ON c.id = m.customer_id
      JOIN ledger_balance b ON b.customer_id = c.id
      WHERE ${Prisma.join(conditions, " AND ")}
      ORDER BY u.created_at DESC, u.id DESC LIMIT ${limit}`;
}
