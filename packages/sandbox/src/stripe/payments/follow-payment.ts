import { lockWaitingSession, settleSession } from "../checkout/settle-checkout.ts";
import { findInvoiceOf, followInvoiceIntent } from "../invoices/pay-invoice.ts";
import type { Work } from "../work.ts";
import { settleDelayedPayment } from "./attempt-payment.ts";

/** Ends a delayed payment, and tells the Checkout Session and the invoice that wait for it. */
export async function settlePayment(work: Work, intentId: string): Promise<void> {
  const invoiceId = await findInvoiceOf(work, intentId);
  // The session first, then its payment: whoever pays takes them in this order too.
  const session =
    (await lockWaitingSession(work, "payment_intent", intentId)) ??
    (invoiceId === null ? null : await lockWaitingSession(work, "invoice", invoiceId));
  const intent = await settleDelayedPayment(work, intentId);
  await followInvoiceIntent(work, intent);
  if (session) await settleSession(work, session, intent);
}
