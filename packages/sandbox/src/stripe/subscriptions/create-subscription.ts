import type Stripe from "stripe";
import { invalidParameter, StripeApiError } from "../api/errors.ts";
import { type Metadata, mergeMetadata } from "../api/metadata.ts";
import { toSeconds } from "../clock.ts";
import { createDraft } from "../invoices/create-draft.ts";
import { finalizeInvoice, findDefaultMethod, payInvoice } from "../invoices/pay-invoice.ts";
import { buildPeriodLines } from "../invoices/period-lines.ts";
import { paymentRefused } from "../payments/payment-refusal.ts";
import { resolvePaymentMethod } from "../payments/resolve-payment-method.ts";
import { getId } from "../reference.ts";
import { buildDiscount, type GivenDiscount, redeemDiscount, requireUsableCoupon } from "../resources/discount.ts";
import { attachPaymentMethod } from "../resources/payment-method.ts";
import { getObject, insertObject, lockObject, saveObject } from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Invoice, Subscription } from "../wire.ts";
import type { Work } from "../work.ts";
import { addIntervals, findPeriodEnd, type Period } from "./billing-period.ts";
import { buildSubscription, currentPeriod, type NewItem } from "./build-subscription.ts";
import { resolveItems } from "./resolve-items.ts";
import { scheduleTrialEnd } from "./schedule-trial-end.ts";

const DAY_S = 86_400;
/** How long Stripe waits for the first payment. */
const INCOMPLETE_MS = 23 * 3_600_000;

export type SubscriptionFields = {
  cancel_at?: number;
  cancel_at_period_end?: boolean;
  customer: string;
  default_payment_method?: string;
  description?: string;
  discounts?: GivenDiscount[] | null;
  items: { price?: string; quantity?: number; metadata?: Metadata | null }[];
  metadata?: Metadata | null;
  off_session?: boolean;
  payment_behavior?: "allow_incomplete" | "default_incomplete" | "error_if_incomplete";
  payment_settings?: { save_default_payment_method?: "off" | "on_subscription" };
  trial_end?: number;
  trial_period_days?: number;
  trial_settings?: { end_behavior: { missing_payment_method: "cancel" | "create_invoice" | "pause" } };
};

/**
 * Starts a subscription: its first invoice is made and, unless `default_incomplete`, paid at once. With a trial it is
 * an invoice of nothing, and the first real one comes at the trial's end.
 *
 * @throws {StripeApiError} 400 for what cannot be sold so; 402 with `error_if_incomplete` when the bank refuses
 */
export async function createSubscription(
  work: Work,
  fields: SubscriptionFields,
  isAuthenticated = false,
): Promise<Subscription> {
  const customer = await lockObject(work.tx, "customer", fields.customer, "customer");
  const items = await resolveItems(work, fields.items);
  const subscription = await insertSubscription(work, fields, customer, items);
  const invoice = await invoiceFirstPeriod(work, customer, subscription);
  if (invoice.status === "open") await collectFirst(work, fields, invoice, subscription.id, isAuthenticated);
  return getObject(work.tx, "subscription", subscription.id);
}

async function insertSubscription(
  work: Work,
  fields: SubscriptionFields,
  customer: Stripe.Customer,
  items: NewItem[],
): Promise<Subscription> {
  const now = toSeconds(work.now);
  const trialEnd = planTrialEnd(fields, now);
  const interval = items[0]?.price.recurring;
  if (!interval) throw new Error("prices were checked to be recurring");
  const period: Period = { start: now, end: trialEnd ?? findPeriodEnd(now, interval, now) };
  const built = buildSubscription(work, {
    customer,
    items,
    period,
    trialEnd,
    billingCycleAnchor: trialEnd ?? now,
    cancelAtPeriodEnd: fields.cancel_at_period_end ?? false,
    cancelAt: fields.cancel_at ?? null,
    defaultPaymentMethod: await resolveDefaultMethod(work, fields.default_payment_method, customer.id),
    description: fields.description ?? null,
    metadata: mergeMetadata({}, fields.metadata),
    missingPaymentMethod: fields.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice",
    savesDefaultPaymentMethod: fields.payment_settings?.save_default_payment_method === "on_subscription",
  });
  const subscription = await addDiscount(work, built, fields.discounts?.[0]);
  await insertObject(work.tx, subscription);
  await recordEvent(work, "customer.subscription.created", subscription);
  const { id } = subscription;
  if (trialEnd === null)
    await insertTimer(work.tx, { action: "renew_subscription", objectId: id }, new Date(period.end * 1000));
  else await scheduleTrialEnd(work, id, trialEnd);
  if (fields.cancel_at !== undefined) {
    await insertTimer(work.tx, { action: "cancel_subscription", objectId: id }, new Date(fields.cancel_at * 1000));
  }
  return subscription;
}

function planTrialEnd({ trial_end: end, trial_period_days: days }: SubscriptionFields, now: number): number | null {
  if (end !== undefined && days !== undefined) {
    throw invalidParameter(
      null,
      "trial_end",
      "You may only specify one of these parameters: trial_end, trial_period_days.",
    );
  }
  if (end !== undefined && end <= now) {
    throw invalidParameter(null, "trial_end", "Invalid timestamp: must be in the future.");
  }
  if (end !== undefined) return end;
  return days === undefined || days === 0 ? null : now + days * DAY_S;
}

async function resolveDefaultMethod(work: Work, id: string | undefined, customer: string): Promise<string | null> {
  if (id === undefined) return null;
  const method = await resolvePaymentMethod(work, id, customer, "default_payment_method");
  return (await attachPaymentMethod(work, method, customer, false)).id;
}

/** The subscription with a discount for as long as its coupon lasts. */
export async function addDiscount(
  work: Work,
  subscription: Subscription,
  given: GivenDiscount | undefined,
): Promise<Subscription> {
  if (given === undefined) return subscription;
  const customer = getId(subscription.customer);
  const subtotalCents = subscription.items.data.reduce((sum, item) => {
    return sum + (item.price.unit_amount ?? 0) * (item.quantity ?? 1);
  }, 0);
  const purchase = { customerId: customer, subtotalCents, currency: subscription.currency };
  const coupon = await requireUsableCoupon(work, given, purchase, "discounts[0]");
  const built = buildDiscount(work, coupon, {
    customer,
    promotion_code: given.promotion_code ?? null,
    subscription: subscription.id,
  });
  const months = { interval: "month", interval_count: coupon.duration_in_months ?? 1 };
  const discount: Stripe.Discount = {
    ...built,
    end: coupon.duration === "repeating" ? addIntervals(built.start, months, 1) : null,
  };
  await insertObject(work.tx, discount);
  await redeemDiscount(work, discount);
  await recordEvent(work, "customer.discount.created", discount);
  return { ...subscription, discounts: [discount.id] };
}

async function invoiceFirstPeriod(work: Work, customer: Stripe.Customer, subscription: Subscription): Promise<Invoice> {
  const isTrial = subscription.trial_end !== null;
  const now = toSeconds(work.now);
  const draft = await createDraft(work, {
    customer,
    subscription,
    billingReason: "subscription_create",
    lines: await buildPeriodLines(work, subscription, currentPeriod(subscription), isTrial),
    period: { start: now, end: now },
  });
  await saveObject(work.tx, { ...subscription, latest_invoice: draft.id });
  return finalizeInvoice(work, draft.id);
}

async function collectFirst(
  work: Work,
  fields: SubscriptionFields,
  invoice: Invoice,
  subscriptionId: string,
  isAuthenticated: boolean,
): Promise<void> {
  const timer = { action: "expire_incomplete", objectId: subscriptionId } as const;
  await insertTimer(work.tx, timer, new Date(work.now.getTime() + INCOMPLETE_MS));
  const { payment_behavior: behavior = "allow_incomplete", off_session: isOffSession = false } = fields;
  if (behavior === "default_incomplete") return;
  if ((await findDefaultMethod(work, invoice)) === null) {
    throw new StripeApiError(400, {
      type: "invalid_request_error",
      code: "resource_missing",
      message:
        "This customer has no attached payment source or default payment method. Please consider adding a default payment method.",
    });
  }
  const intent = await payInvoice(work, invoice.id, { isOffSession, isAuthenticated });
  if (behavior === "error_if_incomplete" && !["succeeded", "processing"].includes(intent.status)) {
    throw paymentRefused(intent);
  }
}
