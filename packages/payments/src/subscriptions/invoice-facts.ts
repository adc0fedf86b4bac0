import type Stripe from "stripe";
import { type FeeBooking, readFeeBooking } from "../fee-booking.ts";
import { describePaymentMethod } from "../payment-method.ts";
import { expanded, idOf } from "../reference.ts";

/** A line of an invoice. Cents before discounts; below zero where Stripe gives back unused time. */
export type InvoiceLineFacts = {
  lineId: string;
  amountCents: number;
  currency: string;
  quantity: number | null;
  stripePriceId: string | null;
  /** Of a change in the middle of a period. */
  isProration: boolean;
  periodStart: Date;
  periodEnd: Date;
};

/** What matters of an invoice, as Stripe says it is now. Amounts are whole cents. */
export type InvoiceFacts = {
  invoiceId: string;
  isLive: boolean;
  /** Null: it is of no subscription. */
  subscriptionId: string | null;
  /** draft, open, paid, uncollectible or void. */
  status: string | null;
  /** Why it was made: subscription_create, subscription_cycle, subscription_update, manual. */
  billingReason: string | null;
  currency: string;
  paidCents: number;
  taxCents: number;
  lines: readonly InvoiceLineFacts[];
  receiptEmail: string | null;
  createdAt: Date;
  /** The payments that went through. */
  paymentIntentIds: readonly string[];
};

/** What was paid by one intent, and how. */
export type IntentFacts = {
  paymentIntentId: string;
  status: string;
  receivedCents: number;
  currency: string;
  chargeId: string | null;
  paymentMethod: string | null;
  fee: FeeBooking | null;
};

/** What must be expanded for {@link readInvoiceFacts}. */
export const INVOICE_EXPAND = ["payments"];
/** What must be expanded for {@link readIntentFacts}. */
export const INTENT_EXPAND = ["latest_charge.balance_transaction"];

/** Picks the facts out of an invoice that was retrieved with {@link INVOICE_EXPAND}. `lines` are all of them. */
export function readInvoiceFacts(
  invoice: Stripe.Invoice & { id: string },
  lines: readonly Stripe.InvoiceLineItem[],
): InvoiceFacts {
  return {
    invoiceId: invoice.id,
    isLive: invoice.livemode,
    subscriptionId: idOf(invoice.parent?.subscription_details?.subscription),
    status: invoice.status,
    billingReason: invoice.billing_reason,
    currency: invoice.currency,
    paidCents: invoice.amount_paid,
    taxCents: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    lines: lines.map(readLine),
    receiptEmail: invoice.customer_email,
    createdAt: new Date(invoice.created * 1000),
    paymentIntentIds: (invoice.payments?.data ?? [])
      .filter(({ status }) => status === "paid")
      .map(({ payment }) => idOf(payment.payment_intent) ?? "")
      .filter((id) => id !== ""),
  };
}

/** Picks the facts out of an intent that was retrieved with {@link INTENT_EXPAND}. */
export function readIntentFacts(intent: Stripe.PaymentIntent): IntentFacts {
  const charge = expanded(intent.latest_charge);
  return {
    paymentIntentId: intent.id,
    status: intent.status,
    receivedCents: intent.amount_received,
    currency: intent.currency,
    chargeId: charge?.id ?? null,
    paymentMethod: describePaymentMethod(charge),
    fee: readFeeBooking(expanded(charge?.balance_transaction)),
  };
}

function readLine(line: Stripe.InvoiceLineItem): InvoiceLineFacts {
  const { parent, pricing, period } = line;
  return {
    lineId: line.id,
    amountCents: line.amount,
    currency: line.currency,
    quantity: line.quantity,
    stripePriceId: idOf(pricing?.price_details?.price),
    isProration: parent?.invoice_item_details?.proration ?? parent?.subscription_item_details?.proration ?? false,
    periodStart: new Date(period.start * 1000),
    periodEnd: new Date(period.end * 1000),
  };
}
