import type Stripe from "stripe";
import { getId } from "../reference.ts";
import { getObject, insertObject, listObjects, matching, saveObject, without } from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import type { Period } from "../subscriptions/billing-period.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Invoice, InvoiceItem, InvoiceLine, Subscription } from "../wire.ts";
import type { Work } from "../work.ts";
import { type BillingReason, buildInvoice, buildItemLine } from "./build-invoice.ts";

/** Stripe leaves an hour to change a draft before it becomes a debt by itself. */
const DRAFT_HOUR_MS = 3_600_000;
const PENDING_MAX = 100;

type DraftFields = {
  customer: Stripe.Customer;
  subscription: Subscription | null;
  billingReason: BillingReason;
  /** What the invoice is for, besides the pending items that it takes up. */
  lines: InvoiceLine[];
  period: Period;
  metadata?: Record<string, string>;
  description?: string | null;
};

/** Makes a draft of these lines and of every pending item of the same customer and subscription. */
export async function createDraft(work: Work, fields: DraftFields): Promise<Invoice> {
  const pending = await listPendingItems(work, fields.customer.id, fields.subscription?.id ?? null);
  const discount = fields.subscription ? await findDiscount(work, fields.subscription) : null;
  const invoice = buildInvoice(work, { ...fields, lines: [...pending.map(buildItemLine), ...fields.lines], discount });
  await insertObject(work.tx, invoice);
  for (const item of pending) await saveObject(work.tx, { ...item, invoice: invoice.id });
  await recordEvent(work, "invoice.created", invoice);
  return invoice;
}

/** The draft becomes a debt, and is paid, in an hour. */
export async function scheduleFinalization(work: Work, draft: Invoice): Promise<Invoice> {
  const dueAt = new Date(work.now.getTime() + DRAFT_HOUR_MS);
  const scheduled: Invoice = { ...draft, automatically_finalizes_at: Math.floor(dueAt.getTime() / 1000) };
  await saveObject(work.tx, scheduled);
  await insertTimer(work.tx, { action: "finalize_invoice", objectId: draft.id }, dueAt);
  return scheduled;
}

async function listPendingItems(work: Work, customerId: string, subscriptionId: string | null): Promise<InvoiceItem[]> {
  const subscription = "parent.subscription_details.subscription";
  const filters = [
    ...matching("customer", customerId),
    without("invoice"),
    ...(subscriptionId === null ? [without(subscription)] : matching(subscription, subscriptionId)),
  ];
  const { page } = await listObjects(work.tx, "invoiceitem", { filters, limit: PENDING_MAX, from: null });
  return page.toReversed();
}

async function findDiscount(
  work: Work,
  subscription: Subscription,
): Promise<{ discount: Stripe.Discount; coupon: Stripe.Coupon } | null> {
  const [id] = subscription.discounts;
  if (id === undefined) return null;
  const discount = await getObject(work.tx, "discount", getId(id));
  return { discount, coupon: await getObject(work.tx, "coupon", getId(discount.source.coupon)) };
}
