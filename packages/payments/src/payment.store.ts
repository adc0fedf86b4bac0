import { newId, type Tx } from "@scrip/db";
import type { FeeBooking } from "./fee-booking.ts";

/** `pending` until Stripe says how it ended; `quarantined` when what was paid is not what was sold. */
export type PaymentStatus = "pending" | "paid" | "expired" | "failed" | "quarantined";

export type Payment = {
  id: string;
  customerId: string;
  userId: string;
  packageId: string;
  packageName: string;
  status: PaymentStatus;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  /** The price. What was really paid is this less `discountCents`; `taxCents` came on top. */
  amountCents: number;
  discountCents: number;
  taxCents: number;
  currency: string;
  /** Nobody clicked for it: it is an automatic top-up. */
  automatic: boolean;
  checkoutSessionId: string | null;
  checkoutUrl: string | null;
  /** Of a payment for a subscription, which has no Checkout of its own. */
  stripeInvoiceId: string | null;
  paymentIntentId: string | null;
  chargeId: string | null;
  /** Null while Stripe has not booked it, and where nothing had to be paid. */
  stripeFeeCents: number | null;
  createdAt: Date;
  paidAt: Date | null;
};

export type NewPayment = {
  customerId: string;
  userId: string;
  packageId: string;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  amountCents: number;
  currency: string;
  idempotencyKey: string;
  receiptEmail: string;
  nextCheckAt: Date;
};

/** A Checkout that was paid as it was sold. Without intent and charge: a discount left nothing to pay. */
export type SettledCheckout = {
  /** Null where a saved card paid. */
  checkoutSessionId: string | null;
  paymentIntentId: string | null;
  chargeId: string | null;
  paymentMethod: string | null;
  discountCents: number;
  taxCents: number;
  /** The code of ours behind the discount. */
  promotionCodeId: string | null;
  /** Null while Stripe has not booked it. */
  fee: FeeBooking | null;
};

const paymentColumns = {
  id: true,
  customerId: true,
  userId: true,
  packageId: true,
  package: { select: { name: true } },
  status: true,
  creditsMicrocredits: true,
  bonusMicrocredits: true,
  amountCents: true,
  discountCents: true,
  taxCents: true,
  currency: true,
  automatic: true,
  checkoutSessionId: true,
  checkoutUrl: true,
  stripeInvoiceId: true,
  paymentIntentId: true,
  chargeId: true,
  stripeFeeCents: true,
  createdAt: true,
  paidAt: true,
} as const;

type PaymentRecord = Omit<Payment, "packageName" | "status"> & { package: { name: string }; status: string };

/** Writes the purchase down as pending, unless one with its key exists. */
export async function insertPaymentOnce(tx: Tx, payment: NewPayment): Promise<void> {
  await tx.payment.createMany({ data: { id: newId("pay"), status: "pending", ...payment }, skipDuplicates: true });
}

export async function findPaymentByKey(tx: Tx, customerId: string, idempotencyKey: string): Promise<Payment | null> {
  const where = { customerId_idempotencyKey: { customerId, idempotencyKey } };
  return toPayment(await tx.payment.findUnique({ where, select: paymentColumns }));
}

export async function findPayment(tx: Tx, paymentId: string): Promise<Payment | null> {
  return toPayment(await tx.payment.findUnique({ where: { id: paymentId }, select: paymentColumns }));
}

export async function findPaymentBySession(tx: Tx, checkoutSessionId: string): Promise<Payment | null> {
  return toPayment(await tx.payment.findUnique({ where: { checkoutSessionId }, select: paymentColumns }));
}

/** The payment behind one of Stripe's intents or charges. */
export async function findPaymentByMoney(
  tx: Tx,
  { paymentIntentId, chargeId }: { paymentIntentId: string | null; chargeId: string | null },
): Promise<Payment | null> {
  const ids = [...(paymentIntentId ? [{ paymentIntentId }] : []), ...(chargeId ? [{ chargeId }] : [])];
  if (ids.length === 0) return null;
  return toPayment(await tx.payment.findFirst({ where: { OR: ids }, select: paymentColumns }));
}

/** Keeps the first Checkout of a purchase. */
export async function storeCheckout(
  tx: Tx,
  paymentId: string,
  checkout: { checkoutSessionId: string; checkoutUrl: string },
): Promise<void> {
  await tx.payment.updateMany({ where: { id: paymentId, checkoutSessionId: null }, data: checkout });
}

/** Locks a payment until the transaction ends, and tells whether it is still to be fulfilled. */
export async function lockUnpaidPayment(tx: Tx, paymentId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isUnpaid: boolean }[]>`
    SELECT status <> 'paid' AS "isUnpaid" FROM payment WHERE id = ${paymentId} FOR UPDATE`;
  return row?.isUnpaid ?? false;
}

/** Locks a payment until the transaction ends and reads it as it is then: whoever was settling it has finished. */
export async function lockPayment(tx: Tx, paymentId: string): Promise<Payment | null> {
  await tx.$queryRaw`SELECT id FROM payment WHERE id = ${paymentId} FOR UPDATE`;
  return findPayment(tx, paymentId);
}

/** Whether money of the payment went back, or is on its way: refunded and not failed, or withdrawn and not reinstated. */
export async function hasMoneyGoneBack(tx: Tx, paymentId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<[{ hasGone: boolean }]>`
    SELECT EXISTS (SELECT FROM stripe_refund WHERE payment_id = ${paymentId} AND status NOT IN ('failed', 'canceled'))
        OR EXISTS (SELECT FROM stripe_dispute WHERE payment_id = ${paymentId} AND withdrawn_cents > reinstated_cents) AS "hasGone"`;
  return row.hasGone;
}

/**
 * The step that lets a payment be fulfilled once: whoever changes the row grants, everybody else finds it paid.
 * Any earlier ending gives way, because Stripe is the truth.
 */
export async function markPaymentPaid(
  tx: Tx,
  paymentId: string,
  checkout: SettledCheckout,
  now: Date,
): Promise<boolean> {
  const { promotionCodeId: _, fee, ...paid } = checkout;
  const { count } = await tx.payment.updateMany({
    where: { id: paymentId, status: { in: ["pending", "expired", "failed", "quarantined"] } },
    data: { ...paid, stripeFeeCents: fee?.feeCents ?? null, status: "paid", paidAt: now, nextCheckAt: null },
  });
  return count === 1;
}

/** Fills in what Stripe kept of a charge, once it is known. */
export async function storeStripeFee(tx: Tx, paymentId: string, feeCents: number): Promise<void> {
  await tx.payment.updateMany({ where: { id: paymentId, stripeFeeCents: null }, data: { stripeFeeCents: feeCents } });
}

/** Payments made or paid in the period, `from` inclusive, `to` exclusive, oldest first, after `afterId` where pages go on. */
export async function listPaymentsBetween(
  tx: Tx,
  { from, to }: { from: Date; to: Date },
  page: { limit: number; afterId: string | null },
): Promise<Payment[]> {
  const during = { gte: from, lt: to };
  const records = await tx.payment.findMany({
    where: {
      OR: [{ createdAt: during }, { paidAt: during }],
      ...(page.afterId !== null && { id: { gt: page.afterId } }),
    },
    orderBy: { id: "asc" },
    take: page.limit,
    select: paymentColumns,
  });
  return records.map(fromRecord);
}

/** Ends a pending payment without money; one that is settled stays as it is. */
export async function closePendingPayment(
  tx: Tx,
  paymentId: string,
  status: "expired" | "failed" | "quarantined",
): Promise<boolean> {
  const { count } = await tx.payment.updateMany({
    where: { id: paymentId, status: "pending" },
    data: { status, nextCheckAt: null },
  });
  return count === 1;
}

export type PendingPayment = { id: string; checkoutSessionId: string | null; createdAt: Date };

/**
 * Takes payments that are due for a question to Stripe. The next question is after as long again as the payment is old,
 * at least 5 minutes: an abandoned Checkout of 24 hours is asked about nine times.
 */
export async function claimDuePayments(tx: Tx, limit: number): Promise<PendingPayment[]> {
  return tx.$queryRaw<PendingPayment[]>`
    WITH due AS MATERIALIZED (
      SELECT id FROM payment WHERE status = 'pending' AND next_check_at <= scrip_now()
      ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE payment SET next_check_at = scrip_now() + greatest(interval '5 minutes', scrip_now() - created_at)
    FROM due WHERE payment.id = due.id
    RETURNING payment.id, checkout_session_id AS "checkoutSessionId", created_at AS "createdAt"`;
}

function toPayment(record: PaymentRecord | null): Payment | null {
  return record === null ? null : fromRecord(record);
}

function fromRecord(record: PaymentRecord): Payment {
  const { package: sold, status, ...rest } = record;
  return { ...rest, packageName: sold.name, status: status as PaymentStatus };
}
