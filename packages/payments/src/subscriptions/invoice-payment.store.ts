import { newId, type Tx } from "@scrip/db";
import type { IntentFacts } from "./invoice-facts.ts";

/** A paid invoice of a subscription, with what it gave. */
export type InvoicePayment = {
  invoiceId: string;
  subscriptionId: string;
  customerId: string;
  userId: string;
  packageId: string;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  /** Without tax. */
  amountCents: number;
  taxCents: number;
  currency: string;
  intent: IntentFacts;
  receiptEmail: string | null;
  createdAt: Date;
  paidAt: Date;
};

/** Writes a paid invoice down as a paid payment and answers its id; null where somebody has done so before. */
export async function insertInvoicePaymentOnce(tx: Tx, payment: InvoicePayment): Promise<string | null> {
  const { invoiceId, intent, ...rest } = payment;
  const id = newId("pay");
  const { count } = await tx.payment.createMany({
    data: {
      ...rest,
      id,
      status: "paid",
      idempotencyKey: `invoice:${invoiceId}`,
      stripeInvoiceId: invoiceId,
      paymentIntentId: intent.paymentIntentId,
      chargeId: intent.chargeId,
      paymentMethod: intent.paymentMethod,
      stripeFeeCents: intent.fee?.feeCents ?? null,
    },
    skipDuplicates: true,
  });
  return count === 1 ? id : null;
}

/** The payment of an invoice; null while it is not paid, or brought nothing. */
export async function findInvoicePayment(
  tx: Tx,
  invoiceId: string,
): Promise<{ id: string; amountCents: number } | null> {
  return tx.payment.findUnique({ where: { stripeInvoiceId: invoiceId }, select: { id: true, amountCents: true } });
}

/** How many invoices of a subscription brought credits. */
export async function countInvoicePayments(tx: Tx, subscriptionId: string): Promise<number> {
  return tx.payment.count({ where: { subscriptionId } });
}
