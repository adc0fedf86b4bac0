import { Prisma, type Tx } from "@scrip/db";
import type { PageEnd } from "../page-cursor.ts";

/** A purchase, paid or not. */
export type PaymentRow = {
  id: string;
  createdAt: Date;
  paidAt: Date | null;
  customerId: string;
  customerName: string;
  userEmail: string | null;
  packageId: string;
  packageName: string;
  status: string;
  /** The price; what was paid is this less `discountCents`, and `taxCents` on top. */
  amountCents: number;
  discountCents: number;
  taxCents: number;
  /** What refunds gave back; those on their way are not in it. */
  refundedCents: number;
  /** What open and lost disputes took. */
  disputedCents: number;
  currency: string;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  stripeFeeCents: number | null;
  atMicros: bigint;
};

/** Newest first. */
export async function selectPayments(
  tx: Tx,
  wanted: { customerId?: string | undefined; after: PageEnd | null; limit: number },
): Promise<PaymentRow[]> {
  const { customerId, after, limit } = wanted;
  const conditions = [Prisma.sql`true`];
  if (customerId !== undefined) conditions.push(Prisma.sql`p.customer_id = ${customerId}`);
  if (after) {
    conditions.push(
      Prisma.sql`(p.created_at, p.id) < ('epoch'::timestamptz + ${after.atMicros}::bigint * interval '1 microsecond', ${after.id})`,
    );
  }
  return tx.$queryRaw<PaymentRow[]>`
    SELECT p.id, p.created_at AS "createdAt", p.paid_at AS "paidAt", p.customer_id AS "customerId", c.name AS "customerName",
           u.email AS "userEmail", p.package_id AS "packageId", k.name AS "packageName", p.status, p.amount_cents AS "amountCents",
           p.discount_cents AS "discountCents", p.tax_cents AS "taxCents",
           (SELECT coalesce(sum(r.amount_cents), 0)::int FROM stripe_refund r
             WHERE r.payment_id = p.id AND r.status = 'succeeded') AS "refundedCents",
           (SELECT coalesce(sum(d.withdrawn_cents - d.reinstated_cents), 0)::int FROM stripe_dispute d
             WHERE d.payment_id = p.id) AS "disputedCents",
           p.currency, p.credits_microcredits AS "creditsMicrocredits", p.bonus_microcredits AS "bonusMicrocredits",
           p.stripe_fee_cents AS "stripeFeeCents", (extract(epoch FROM p.created_at) * 1000000)::bigint AS "atMicros"
      FROM payment p JOIN customer c ON c.id = p.customer_id JOIN package k ON k.id = p.package_id
      LEFT JOIN app_user u ON u.id = p.user_id
      WHERE ${Prisma.join(conditions, " AND ")}
      ORDER BY p.created_at DESC, p.id DESC LIMIT ${limit}`;
}
