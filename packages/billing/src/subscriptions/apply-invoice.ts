import { readNow, type Tx } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import {
  findInvoicePayment,
  type InvoiceTruth,
  listPlans,
  retrieveInvoice,
  retrieveSubscription,
  type Subscription,
  type SubscriptionFacts,
} from "@scrip/payments";
import { applyCurrent, OUTDATED } from "../apply-current.ts";
import type { BillingDeps } from "../billing-deps.ts";
import { closeWithOutcome } from "../close-with-outcome.ts";
import { mirrorSubscription, type SubscriptionOutcome } from "./apply-subscription.ts";
import { grantInvoice } from "./grant-invoice.ts";
import { judgeInvoice } from "./judge-invoice.ts";

/**
 * Brings us to the state of an invoice of a subscription at Stripe: paid, it gives the credits that its lines bought, each once,
 * keyed on the line. The first invoice, renewals and upgrades all come this way, whoever calls and however often.
 *
 * @throws {NotFoundError} Stripe knows no such invoice
 * @throws {AppError} `payment_provider_failed`, `busy`: nothing happened, call again
 */
export async function applyInvoice(
  deps: BillingDeps,
  { invoiceId, stripeEventId }: { invoiceId: string; stripeEventId?: string },
): Promise<SubscriptionOutcome & { granted: boolean }> {
  const read = async () => {
    const truth = await retrieveInvoice(deps.stripe, invoiceId);
    const { subscriptionId } = truth.invoice;
    return { truth, facts: subscriptionId === null ? null : await retrieveSubscription(deps.stripe, subscriptionId) };
  };
  return applyCurrent(deps.db, read, async (tx, { truth, facts }, reading) => {
    const outcome = await applyTruth(tx, truth, facts, { reading, deps });
    if (outcome === OUTDATED) return OUTDATED;
    await closeWithOutcome(tx, { stripeEventId, subject: invoiceId, logger: deps.logger }, outcome);
    return outcome;
  });
}

async function applyTruth(
  tx: Tx,
  truth: InvoiceTruth,
  facts: SubscriptionFacts | null,
  { reading, deps }: { reading: bigint; deps: BillingDeps },
): Promise<(SubscriptionOutcome & { granted: boolean }) | typeof OUTDATED> {
  const subscription = await mirrorSubscription(tx, facts, { reading, deps });
  if (subscription === OUTDATED) return OUTDATED;
  if (typeof subscription === "string") return { status: subscription, paymentId: null, granted: false };
  return settle(tx, truth, subscription, deps);
}

async function settle(
  tx: Tx,
  truth: InvoiceTruth,
  subscription: Subscription,
  { stripe, logger }: BillingDeps,
): Promise<SubscriptionOutcome & { granted: boolean }> {
  const { invoice } = truth;
  const known = await findInvoicePayment(tx, invoice.invoiceId);
  if (known !== null) return { status: "applied", paymentId: known.id, granted: false };
  const priceIds = invoice.lines.map(({ stripePriceId }) => stripePriceId).filter((id) => id !== null);
  const verdict = judgeInvoice(truth, {
    plans: await listPlans(tx, priceIds),
    anchoredAt: subscription.anchoredAt,
    isLive: stripe.isLive,
  });
  switch (verdict.kind) {
    case "unpaid":
    case "free":
      return { status: "applied", paymentId: null, granted: false };
    case "paid": {
      const paymentId = await grantInvoice(tx, verdict.sale, subscription, await readNow(tx));
      return { status: "applied", paymentId, granted: paymentId !== null };
    }
    case "quarantined": {
      const message = `Invoice ${invoice.invoiceId} gave no credits: ${verdict.reason}.`;
      const details = { customerId: subscription.customerId, reason: verdict.reason };
      const alarm = { kind: "invoice_quarantined", subject: invoice.invoiceId, message, details };
      await raiseAlarm(tx, alarm, logger);
      return { status: "quarantined", paymentId: null, granted: false };
    }
  }
}
