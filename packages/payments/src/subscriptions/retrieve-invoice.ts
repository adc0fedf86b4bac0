import type Stripe from "stripe";
import { callStripe } from "../call-stripe.ts";
import { listAll, range, type StripePeriod } from "../list-stripe.ts";
import type { StripeAccount } from "../open-stripe.ts";
import { idOf } from "../reference.ts";
import {
  INTENT_EXPAND,
  INVOICE_EXPAND,
  type IntentFacts,
  type InvoiceFacts,
  readIntentFacts,
  readInvoiceFacts,
} from "./invoice-facts.ts";

/** An invoice, and what it was paid with; null where that was no payment, or not one alone. */
export type InvoiceTruth = { invoice: InvoiceFacts; intent: IntentFacts | null };

/** Reads an invoice back from Stripe, with all its lines and its payment. Not inside a transaction. Throws like {@link callStripe}. */
export async function retrieveInvoice(stripe: StripeAccount, invoiceId: string): Promise<InvoiceTruth> {
  const invoice = await callStripe("read an invoice", () =>
    stripe.client.invoices.retrieve(invoiceId, { expand: INVOICE_EXPAND }),
  );
  const lines = invoice.lines.has_more ? await listLines(stripe, invoiceId) : invoice.lines.data;
  const facts = readInvoiceFacts(invoice, lines);
  const [paymentIntentId, ...others] = facts.paymentIntentIds;
  if (paymentIntentId === undefined || others.length > 0) return { invoice: facts, intent: null };
  const intent = await callStripe("read a payment", () =>
    stripe.client.paymentIntents.retrieve(paymentIntentId, { expand: INTENT_EXPAND }),
  );
  return { invoice: facts, intent: readIntentFacts(intent) };
}

/** The invoice that an intent pays; null where it pays none. Throws like {@link callStripe}. */
export async function findInvoiceOfIntent(stripe: StripeAccount, paymentIntentId: string): Promise<string | null> {
  const payment = { type: "payment_intent", payment_intent: paymentIntentId } as const;
  const { data } = await callStripe("find an invoice", () => stripe.client.invoicePayments.list({ payment, limit: 1 }));
  return idOf(data[0]?.invoice);
}

/** Paid invoices made in a period, newest first, page by page: ids only. Throws like {@link callStripe}. */
export async function* listPaidInvoices(
  stripe: StripeAccount,
  period: StripePeriod,
): AsyncGenerator<{ invoiceId: string; isOfSubscription: boolean; paidCents: number }, void> {
  const invoices = listAll<Stripe.Invoice & { id: string }>("list invoices", (page) =>
    stripe.client.invoices.list({ ...page, status: "paid", created: range(period) }),
  );
  for await (const { id, parent, amount_paid } of invoices) {
    yield { invoiceId: id, isOfSubscription: parent?.type === "subscription_details", paidCents: amount_paid };
  }
}

async function listLines(stripe: StripeAccount, invoiceId: string): Promise<Stripe.InvoiceLineItem[]> {
  const lines: Stripe.InvoiceLineItem[] = [];
  const pages = listAll<Stripe.InvoiceLineItem>("list an invoice", (page) =>
    stripe.client.invoices.listLineItems(invoiceId, page),
  );
  for await (const line of pages) lines.push(line);
  return lines;
}
