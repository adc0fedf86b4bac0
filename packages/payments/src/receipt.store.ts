import type { Prisma, Tx } from "@scrip/db";

/** A refund as a receipt shows it. */
export type ReceiptRefund = { amountCents: number; status: string; createdAt: Date };

/** What a receipt says about a payment that went through. */
export type Receipt = {
  paymentId: string;
  /** R-000042: numbers have no gaps. */
  number: string | null;
  customerId: string;
  customerName: string;
  /** Null: nobody is to get it. */
  email: string | null;
  packageName: string;
  /** It paid an invoice of the monthly plan of this name. */
  isPlan: boolean;
  /** It paid for a part of a month: a change to the plan of this name. */
  isPlanChange: boolean;
  /** Nobody clicked for it: it is an automatic top-up. */
  automatic: boolean;
  /** The price; what was paid is this less `discountCents`, and `taxCents` on top. */
  amountCents: number;
  discountCents: number;
  promotionCode: string | null;
  taxCents: number;
  currency: string;
  /** "Visa ending in 4242"; null where Stripe did not say, and where nothing had to be paid. */
  paymentMethod: string | null;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  paidAt: Date;
  sentAt: Date | null;
  /** Oldest first; those that failed or were cancelled are left out. */
  refunds: ReceiptRefund[];
};

const receiptColumns = {
  id: true,
  receiptNumber: true,
  customerId: true,
  customer: { select: { name: true } },
  receiptEmail: true,
  package: { select: { name: true, plans: { select: { priceCents: true, creditsMicrocredits: true } } } },
  subscriptionId: true,
  automatic: true,
  amountCents: true,
  discountCents: true,
  redemption: { select: { promotionCode: { select: { code: true } } } },
  taxCents: true,
  currency: true,
  paymentMethod: true,
  creditsMicrocredits: true,
  bonusMicrocredits: true,
  paidAt: true,
  receiptSentAt: true,
  refunds: {
    where: { status: { notIn: ["failed", "canceled"] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { amountCents: true, status: true, createdAt: true },
  },
} satisfies Prisma.PaymentSelect;

type ReceiptRecord = Prisma.PaymentGetPayload<{ select: typeof receiptColumns }>;

/** Null while the payment is not paid, and when there is none. */
export async function findReceipt(tx: Tx, paymentId: string): Promise<Receipt | null> {
  return toReceipt(await tx.payment.findUnique({ where: { id: paymentId }, select: receiptColumns }));
}

/** What was sold at the price of a month, with its credits, is a month. */
function isWholeMonth({ package: sold, amountCents, creditsMicrocredits }: ReceiptRecord): boolean {
  return sold.plans.some((plan) => plan.priceCents === amountCents && plan.creditsMicrocredits === creditsMicrocredits);
}

/** Receipts of a customer, newest first, of a year (UTC) or of all, after the one of `after` where pages go on. */
export async function selectReceipts(
  tx: Tx,
  wanted: {
    customerId: string;
    year: number | null;
    limit: number;
    after: { paidAt: Date; paymentId: string } | null;
  },
): Promise<Receipt[]> {
  const { customerId, year, limit, after } = wanted;
  const paid = year === null ? { not: null } : { gte: startOfYear(year), lt: startOfYear(year + 1) };
  const older = after && [{ paidAt: { lt: after.paidAt } }, { paidAt: after.paidAt, id: { lt: after.paymentId } }];
  const records = await tx.payment.findMany({
    where: { customerId, paidAt: paid, ...(older && { OR: older }) },
    orderBy: [{ paidAt: "desc" }, { id: "desc" }],
    take: limit,
    select: receiptColumns,
  });
  return records.map(toReceipt).filter((receipt) => receipt !== null);
}

/** What a customer paid in a year (UTC), tax included, and what went back of it, in cents. */
export type ReceiptYear = { year: number; receipts: number; paidCents: number; refundedCents: number };

/** The years in which a customer paid, the newest first. Money counts in the year of its payment, whenever it went back. */
export async function sumReceiptYears(tx: Tx, customerId: string): Promise<ReceiptYear[]> {
  const rows = await tx.$queryRaw<{ year: number; receipts: number; paid: bigint; refunded: bigint }[]>`
    SELECT extract(year FROM p.paid_at AT TIME ZONE 'UTC')::int AS year, count(*)::int AS receipts,
           sum(p.amount_cents - p.discount_cents + p.tax_cents)::bigint AS paid, coalesce(sum(r.cents), 0)::bigint AS refunded
      FROM payment p
      LEFT JOIN LATERAL (
        SELECT sum(amount_cents) AS cents FROM stripe_refund WHERE payment_id = p.id AND status = 'succeeded') AS r ON true
      WHERE p.customer_id = ${customerId} AND p.paid_at IS NOT NULL
      GROUP BY 1 ORDER BY 1 DESC`;
  return rows.map(({ year, receipts, paid, refunded }) => ({
    year,
    receipts,
    paidCents: Number(paid),
    refundedCents: Number(refunded),
  }));
}

function startOfYear(year: number): Date {
  return new Date(Date.UTC(year, 0, 1));
}

const NUMBER_DIGITS_MIN = 6;

/** Gives a payment the next receipt number. Others wait for the end of the transaction, so do it last. */
export async function assignReceiptNumber(tx: Tx, paymentId: string): Promise<string> {
  const [counter] = await tx.$queryRaw<[{ number: bigint }]>`
    UPDATE receipt_counter SET last_number = last_number + 1 RETURNING last_number AS number`;
  const receiptNumber = `R-${String(counter.number).padStart(NUMBER_DIGITS_MIN, "0")}`;
  await tx.payment.update({ where: { id: paymentId }, data: { receiptNumber }, select: { id: true } });
  return receiptNumber;
}

export async function markReceiptSent(tx: Tx, paymentId: string, now: Date): Promise<void> {
  await tx.payment.updateMany({ where: { id: paymentId, receiptSentAt: null }, data: { receiptSentAt: now } });
}

function toReceipt(record: ReceiptRecord | null): Receipt | null {
  if (record?.paidAt == null) return null;
  const {
    id,
    receiptNumber,
    customer,
    receiptEmail,
    package: sold,
    redemption,
    subscriptionId,
    receiptSentAt,
    paidAt,
    ...rest
  } = record;
  return {
    ...rest,
    paymentId: id,
    number: receiptNumber,
    customerName: customer.name,
    email: receiptEmail,
    packageName: sold.name,
    isPlan: subscriptionId !== null,
    isPlanChange: subscriptionId !== null && !isWholeMonth(record),
    promotionCode: redemption?.promotionCode.code ?? null,
    paidAt,
    sentAt: receiptSentAt,
  };
}
