import type { Tx } from "@scrip/db";

/** What a receipt says about a payment that went through. */
export type Receipt = {
  paymentId: string;
  customerId: string;
  /** Null: nobody is to get it. */
  email: string | null;
  packageName: string;
  amountCents: number;
  currency: string;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  paidAt: Date;
  sentAt: Date | null;
};

/** Null while the payment is not paid, and when there is none. */
export async function findReceipt(tx: Tx, paymentId: string): Promise<Receipt | null> {
  const payment = await tx.payment.findUnique({
    where: { id: paymentId },
    select: {
      id: true,
      customerId: true,
      receiptEmail: true,
      package: { select: { name: true } },
      amountCents: true,
      currency: true,
      creditsMicrocredits: true,
      bonusMicrocredits: true,
      paidAt: true,
      receiptSentAt: true,
    },
  });
  if (payment?.paidAt == null) return null;
  return {
    paymentId: payment.id,
    customerId: payment.customerId,
    email: payment.receiptEmail,
    packageName: payment.package.name,
    amountCents: payment.amountCents,
    currency: payment.currency,
    creditsMicrocredits: payment.creditsMicrocredits,
    bonusMicrocredits: payment.bonusMicrocredits,
    paidAt: payment.paidAt,
    sentAt: payment.receiptSentAt,
  };
}

export async function markReceiptSent(tx: Tx, paymentId: string, now: Date): Promise<void> {
  await tx.payment.updateMany({ where: { id: paymentId, receiptSentAt: null }, data: { receiptSentAt: now } });
}
