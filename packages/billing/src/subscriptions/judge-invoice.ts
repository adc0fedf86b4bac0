import type { IntentFacts, InvoiceFacts, InvoiceTruth, SubscriptionPlan } from "@scrip/payments";
import { type LineGrant, planInvoiceGrants } from "./plan-invoice-grants.ts";

/** A paid invoice, what paid it and what it gives. */
export type InvoiceSale = { invoice: InvoiceFacts; intent: IntentFacts; grants: readonly LineGrant[] };

/** How an invoice stands. `free`: nothing had to be paid, as in a trial, so it gives nothing. */
export type InvoiceVerdict =
  | { kind: "unpaid" | "free" }
  | { kind: "paid"; sale: InvoiceSale }
  | { kind: "quarantined"; reason: string };

/** Compares what Stripe says with what we sell every month. Only money that Stripe has received for it buys credits. */
export function judgeInvoice(
  { invoice, intent }: InvoiceTruth,
  known: { plans: readonly SubscriptionPlan[]; anchoredAt: Date; isLive: boolean },
): InvoiceVerdict {
  if (invoice.isLive !== known.isLive) return { kind: "quarantined", reason: "it is of the other mode" };
  if (invoice.status !== "paid") return { kind: "unpaid" };
  if (invoice.paidCents - invoice.taxCents <= 0) return { kind: "free" };
  if (intent === null) return { kind: "quarantined", reason: "it was not paid with one payment at Stripe" };
  if (intent.status !== "succeeded" || intent.receivedCents !== invoice.paidCents) {
    const { status, receivedCents } = intent;
    const reason = `its payment is ${status}, ${receivedCents} of ${invoice.paidCents} cents were received`;
    return { kind: "quarantined", reason };
  }
  if (intent.currency !== invoice.currency) return { kind: "quarantined", reason: `it was paid in ${intent.currency}` };
  const grants = planInvoiceGrants(invoice, known.plans, known.anchoredAt);
  if (grants === null) return { kind: "quarantined", reason: "it sold something that is none of our plans" };
  return { kind: "paid", sale: { invoice, intent, grants } };
}
