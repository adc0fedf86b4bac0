import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { type Attempt, attemptPayment } from "../payments/attempt-payment.ts";
import { findId, getId } from "../reference.ts";
import { buildPaymentIntent, cancelPaymentIntent } from "../resources/payment-intent.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { deleteTimers, insertTimer } from "../store/timer.store.ts";
import { findSubscriptionId, followFailedInvoice, followGoodInvoice } from "../subscriptions/follow-invoice.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Invoice } from "../wire.ts";
import type { Work } from "../work.ts";
import { amountsDue } from "./build-invoice.ts";
import { nextAttempt } from "./retry-schedule.ts";

/**
 * Makes a draft a debt: it gets its number, the customer's credit is used, and a payment is opened for what is left.
 * One with nothing left is paid at once.
 *
 * @throws {StripeApiError} 400 when it is no draft
 */
export async function finalizeInvoice(work: Work, id: string): Promise<Invoice> {
  const draft = await lockObject(work.tx, "invoice", id);
  if (draft.status !== "draft") {
    throw refusedByState("invoice_not_editable", `Invoice ${id} is already finalized: its status is ${draft.status}.`);
  }
  await deleteTimers(work.tx, id, "finalize_invoice");
  const customer = await lockObject(work.tx, "customer", getId(draft.customer));
  const now = toSeconds(work.now);
  const amounts = amountsDue(draft.total, customer.balance);
  await saveObject(work.tx, {
    ...customer,
    balance: amounts.ending_balance,
    next_invoice_sequence: (customer.next_invoice_sequence ?? 1) + 1,
  });
  const open: Invoice = {
    ...draft,
    ...amounts,
    automatically_finalizes_at: null,
    effective_at: now,
    number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence ?? 1).padStart(4, "0")}`,
    status: "open",
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  };
  await saveObject(work.tx, open);
  await recordEvent(work, "invoice.finalized", open, changedKeys(draft, open));
  if (open.amount_due === 0) return markPaid(work, open);
  await openPayment(work, open);
  return open;
}

async function openPayment(work: Work, invoice: Invoice): Promise<void> {
  const intent = buildPaymentIntent(
    {
      amountCents: invoice.amount_due,
      currency: invoice.currency,
      customer: getId(invoice.customer),
      description: invoice.description ?? PAYMENT_DESCRIPTION[invoice.billing_reason ?? ""] ?? "Invoice",
      metadata: {},
      receiptEmail: null,
      setupFutureUsage: invoice.billing_reason === "subscription_create" ? "off_session" : null,
      statementDescriptor: null,
      statementDescriptorSuffix: null,
    },
    work.now,
  );
  await insertObject(work.tx, intent);
  await recordEvent(work, "payment_intent.created", intent);
  const payment: Stripe.InvoicePayment = {
    id: newId("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: toSeconds(work.now),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: "payment_intent" },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  };
  await insertObject(work.tx, payment);
}

const PAYMENT_DESCRIPTION: Record<string, string> = {
  subscription_create: "Subscription creation",
  subscription_cycle: "Subscription update",
  subscription_update: "Subscription update",
};

async function findPayment(work: Work, path: string, id: string): Promise<Stripe.InvoicePayment | null> {
  const { page } = await listObjects(work.tx, "invoice_payment", { filters: matching(path, id), limit: 1, from: null });
  return page[0] ?? null;
}

/** The invoice that a payment intent pays; null for any other payment. */
export async function findInvoiceOf(work: Work, intentId: string): Promise<string | null> {
  return findId((await findPayment(work, "payment.payment_intent", intentId))?.invoice ?? null);
}

/** The payment intent of an open invoice. */
export async function getInvoiceIntentId(work: Work, invoiceId: string): Promise<string> {
  const payment = await findPayment(work, "invoice", invoiceId);
  return getId(payment?.payment.payment_intent ?? null);
}

/** The card that pays an invoice: the subscription's, or the customer's default; null when there is none. */
export async function findDefaultMethod(work: Work, invoice: Invoice): Promise<string | null> {
  const own = findId(invoice.default_payment_method);
  if (own !== null) return own;
  const subscriptionId = findSubscriptionId(invoice);
  const subscription = subscriptionId === null ? null : await getObject(work.tx, "subscription", subscriptionId);
  if (subscription?.default_payment_method) return findId(subscription.default_payment_method);
  const customer = await getObject(work.tx, "customer", getId(invoice.customer));
  return findId(customer.invoice_settings.default_payment_method);
}

/**
 * Tries to pay an open invoice; without a card to charge the attempt has failed. What became of it is the status of the
 * payment intent that is answered.
 *
 * @throws {StripeApiError} 400 when the invoice is not open
 */
export async function payInvoice(
  work: Work,
  id: string,
  attempt: Attempt & { methodId?: string } = {},
): Promise<Stripe.PaymentIntent> {
  const invoice = await lockObject(work.tx, "invoice", id);
  if (invoice.status !== "open") {
    const message =
      invoice.status === "paid"
        ? "Invoice is already paid"
        : `Invoice ${id} cannot be paid: its status is ${invoice.status}.`;
    throw refusedByState(null, message);
  }
  await deleteTimers(work.tx, id, "retry_invoice");
  const intent = await lockObject(work.tx, "payment_intent", await getInvoiceIntentId(work, id));
  if (intent.status === "processing") throw refusedByState(null, `Invoice ${id} is being paid already.`);
  const methodId = attempt.methodId ?? (await findDefaultMethod(work, invoice));
  if (methodId === null) {
    await failInvoice(work, invoice);
    return intent;
  }
  const method = await getObject(work.tx, "payment_method", methodId);
  const after = await attemptPayment(work, intent, method, attempt);
  await followInvoiceIntent(work, after);
  return after;
}

/** The invoice after its payment intent changed, by whatever way. Does nothing for an intent that no invoice has. */
export async function followInvoiceIntent(work: Work, intent: Stripe.PaymentIntent): Promise<void> {
  const payment = await findPayment(work, "payment.payment_intent", intent.id);
  if (!payment) return;
  const invoice = await lockObject(work.tx, "invoice", getId(payment.invoice));
  if (invoice.status !== "open" && invoice.status !== "uncollectible") return;
  switch (intent.status) {
    case "succeeded":
      await markPaid(work, invoice);
      return;
    case "processing":
      await saveObject(work.tx, { ...invoice, attempt_count: invoice.attempt_count + 1, attempted: true });
      await followGoodInvoice(work, invoice);
      return;
    case "requires_action":
      await recordEvent(work, "invoice.payment_action_required", invoice);
      return;
    default:
      await failInvoice(work, invoice, intent);
  }
}

/** Nothing is owed any more. */
export async function markPaid(work: Work, invoice: Invoice): Promise<Invoice> {
  const now = toSeconds(work.now);
  const paid: Invoice = {
    ...invoice,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.amount_due === 0 ? invoice.attempt_count : invoice.attempt_count + 1,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: "paid",
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  };
  await deleteTimers(work.tx, invoice.id, "retry_invoice");
  await saveObject(work.tx, paid);
  const payment = await findPayment(work, "invoice", invoice.id);
  if (payment) {
    await saveObject(work.tx, {
      ...payment,
      amount_paid: payment.amount_requested,
      status: "paid",
      status_transitions: { canceled_at: null, paid_at: now },
    });
  }
  await recordEvent(work, "invoice.paid", paid);
  await recordEvent(work, "invoice.payment_succeeded", paid);
  await followGoodInvoice(work, paid);
  return paid;
}

async function failInvoice(work: Work, invoice: Invoice, intent?: Stripe.PaymentIntent): Promise<void> {
  const attempts = invoice.attempt_count + 1;
  const isRetried = invoice.auto_advance === true && invoice.billing_reason === "subscription_cycle";
  const next = isRetried ? nextAttempt(attempts, toSeconds(work.now)) : null;
  const failed: Invoice = { ...invoice, attempt_count: attempts, attempted: true, next_payment_attempt: next };
  await saveObject(work.tx, failed);
  await recordEvent(work, "invoice.payment_failed", failed, changedKeys(invoice, failed));
  if (intent?.last_payment_error?.code === "authentication_required") {
    await recordEvent(work, "invoice.payment_action_required", failed);
  }
  if (next !== null) {
    await insertTimer(work.tx, { action: "retry_invoice", objectId: invoice.id }, new Date(next * 1000));
  }
  await followFailedInvoice(work, failed);
}

/**
 * Gives up a debt: `void` as if it had never been, `uncollectible` as one that will not be paid.
 *
 * @throws {StripeApiError} 400 when it is paid or was never owed
 */
export async function giveUpInvoice(work: Work, id: string, status: "void" | "uncollectible"): Promise<Invoice> {
  const before = await lockObject(work.tx, "invoice", id);
  if (before.status !== "open" && !(before.status === "uncollectible" && status === "void")) {
    throw refusedByState(
      null,
      `You can only pass in open invoices. This invoice isn't open: its status is ${before.status}.`,
    );
  }
  const now = toSeconds(work.now);
  const isVoid = status === "void";
  const after: Invoice = {
    ...before,
    ...(isVoid ? { amount_remaining: 0, auto_advance: false } : {}),
    next_payment_attempt: null,
    status,
    status_transitions: {
      ...before.status_transitions,
      ...(isVoid ? { voided_at: now } : { marked_uncollectible_at: now }),
    },
  };
  await deleteTimers(work.tx, id, "retry_invoice");
  await saveObject(work.tx, after);
  if (isVoid && before.amount_due > 0) {
    await cancelPaymentIntent(work, await getInvoiceIntentId(work, id), "void_invoice");
  }
  await recordEvent(
    work,
    isVoid ? "invoice.voided" : "invoice.marked_uncollectible",
    after,
    changedKeys(before, after),
  );
  return after;
}
