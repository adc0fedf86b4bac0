import { findInvoicePayment, listPaidInvoices } from "@scrip/payments";
import { applyInvoice } from "../subscriptions/apply-invoice.ts";
import type { Comparison } from "./comparison.ts";

/**
 * Holds Stripe's paid invoices of subscriptions against our payments. One that is missing comes here by the road of its event.
 * What was charged for those that are here is compared with their charges.
 */
export async function compareInvoices({ deps, period, count, report }: Comparison): Promise<void> {
  for await (const { invoiceId: subject, isOfSubscription, paidCents } of listPaidInvoices(deps.stripe, period)) {
    if (!isOfSubscription || paidCents === 0) continue;
    count();
    if ((await findInvoicePayment(deps.db, subject)) !== null) continue;
    const { status, paymentId, granted } = await applyInvoice(deps, { invoiceId: subject });
    if (status === "foreign" || (status === "applied" && !granted)) continue;
    await report({ kind: "invoice_missing", subject, paymentId, isRepaired: granted });
  }
}
