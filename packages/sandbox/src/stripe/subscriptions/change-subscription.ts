import { invalidParameter, refusedByState, StripeApiError } from "../api/errors.ts";
import { type Metadata, mergeMetadata } from "../api/metadata.ts";
import { toSeconds } from "../clock.ts";
import { createDraft } from "../invoices/create-draft.ts";
import { addInvoiceItem } from "../invoices/invoice-item.ts";
import { finalizeInvoice, payInvoice } from "../invoices/pay-invoice.ts";
import { buildPeriodLines } from "../invoices/period-lines.ts";
import { paymentRefused } from "../payments/payment-refusal.ts";
import { resolvePaymentMethod } from "../payments/resolve-payment-method.ts";
import { getId } from "../reference.ts";
import type { GivenDiscount } from "../resources/discount.ts";
import { attachPaymentMethod } from "../resources/payment-method.ts";
import { getObject, lockObject, saveObject } from "../store/object.store.ts";
import { deleteTimers, insertTimer, type TimerAction } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { InvoiceLine, Subscription, SubscriptionItem } from "../wire.ts";
import type { Work } from "../work.ts";
import { findPeriodEnd, type Period } from "./billing-period.ts";
import {
  billingInterval,
  buildSubscriptionItem,
  currentPeriod,
  describePlan,
  withPeriod,
} from "./build-subscription.ts";
import { addDiscount } from "./create-subscription.ts";
import { endSubscription, hasEnded } from "./end-subscription.ts";
import { planProration } from "./plan-proration.ts";
import { beginPaidTime } from "./renew-subscription.ts";
import { getRecurringPrice, requireAlike } from "./resolve-items.ts";
import { saveSubscription } from "./save-subscription.ts";
import { scheduleTrialEnd } from "./schedule-trial-end.ts";

export type ItemChange = {
  deleted?: boolean;
  id?: string;
  metadata?: Metadata | null;
  price?: string;
  quantity?: number;
};

type CancellationDetails = { comment?: string | null; feedback?: string | null };

export type SubscriptionChange = {
  billing_cycle_anchor?: "now" | "unchanged";
  cancel_at?: number | null;
  cancel_at_period_end?: boolean;
  cancellation_details?: CancellationDetails;
  default_payment_method?: string;
  description?: string | null;
  discounts?: GivenDiscount[] | null;
  items?: ItemChange[];
  metadata?: Metadata | null;
  off_session?: boolean;
  pause_collection?: { behavior: "keep_as_draft" | "mark_uncollectible" | "void"; resumes_at?: number } | null;
  payment_behavior?: "allow_incomplete" | "error_if_incomplete";
  proration_behavior?: "always_invoice" | "create_prorations" | "none";
  proration_date?: number;
  trial_end?: number | "now";
};

/**
 * Changes a subscription. Another price or quantity in the middle of a period is prorated to the second: a credit for
 * the unused time and a debit for the remaining time, on the next invoice, or at once with `always_invoice`. Another
 * interval starts a period of its own at once.
 *
 * @throws {StripeApiError} 400 when it has ended; 402 with `error_if_incomplete` when the bank refuses
 */
export async function changeSubscription(work: Work, change: SubscriptionChange, id: string): Promise<Subscription> {
  const before = await lockObject(work.tx, "subscription", id);
  if (hasEnded(before)) {
    throw refusedByState(null, `A canceled subscription can only update its cancellation_details and metadata.`);
  }
  const plain = await changePlainFields(work, before, change);
  const items = change.items ? await changeItems(work, plain, change.items) : plain.items.data;
  const changed: Subscription = { ...plain, items: { ...plain.items, data: items } };
  await scheduleChange(work, before, changed, change);

  if (before.status === "trialing" && change.trial_end !== "now") {
    const moved = typeof change.trial_end === "number" ? await moveTrialEnd(work, changed, change.trial_end) : changed;
    return saveSubscription(work, before, moved);
  }
  if (change.trial_end !== undefined) return endTrialNow(work, before, changed);
  if (isNewPeriod(before, changed, change)) return restartPeriod(work, before, changed, change);
  if (change.items) await addProrations(work, before, items, change);
  const saved = await saveSubscription(work, before, changed);
  if (!change.items || change.proration_behavior !== "always_invoice") return saved;
  return invoiceNow(work, saved, [], change);
}

async function changePlainFields(work: Work, before: Subscription, change: SubscriptionChange): Promise<Subscription> {
  const { default_payment_method: methodId, cancellation_details: details } = change;
  const customer = getId(before.customer);
  const method =
    methodId === undefined ? null : await resolvePaymentMethod(work, methodId, customer, "default_payment_method");
  if (method) await attachPaymentMethod(work, method, customer, false);
  const isEndAsked = change.cancel_at_period_end ?? before.cancel_at_period_end;
  const cancelAt =
    change.cancel_at === undefined ? (before.cancel_at_period_end ? null : before.cancel_at) : change.cancel_at;
  const isEnding = isEndAsked || cancelAt !== null;
  const after: Subscription = {
    ...before,
    cancel_at: isEndAsked ? currentPeriod(before).end : cancelAt,
    cancel_at_period_end: isEndAsked,
    canceled_at: isEnding ? (before.canceled_at ?? toSeconds(work.now)) : null,
    cancellation_details: {
      comment: details?.comment ?? before.cancellation_details?.comment ?? null,
      feedback: details?.feedback ?? before.cancellation_details?.feedback ?? null,
      feedback_option: null,
      reason: isEnding ? "cancellation_requested" : null,
    },
    default_payment_method: method?.id ?? before.default_payment_method,
    description: change.description === undefined ? before.description : change.description,
    metadata: mergeMetadata(before.metadata, change.metadata),
    pause_collection:
      change.pause_collection === undefined
        ? before.pause_collection
        : change.pause_collection && {
            behavior: change.pause_collection.behavior,
            resumes_at: change.pause_collection.resumes_at ?? null,
          },
  };
  if (change.discounts === undefined) return after;
  return addDiscount(work, { ...after, discounts: [] }, change.discounts?.[0]);
}

async function changeItems(work: Work, subscription: Subscription, changes: ItemChange[]): Promise<SubscriptionItem[]> {
  const items = new Map(subscription.items.data.map((item) => [item.id, item]));
  const period = currentPeriod(subscription);
  for (const [index, change] of changes.entries()) {
    const param = `items[${index}]`;
    const price = change.price === undefined ? null : await getRecurringPrice(work, change.price, `${param}[price]`);
    if (change.id === undefined) {
      if (!price)
        throw invalidParameter("parameter_missing", `${param}[price]`, `Missing required param: ${param}[price].`);
      const fresh = { price, quantity: change.quantity ?? 1, metadata: mergeMetadata({}, change.metadata) };
      const item = buildSubscriptionItem(work, subscription.id, fresh, period);
      items.set(item.id, item);
      continue;
    }
    const item = items.get(change.id);
    if (!item) throw invalidParameter("resource_missing", `${param}[id]`, `No such subscription item: '${change.id}'`);
    if (change.deleted) items.delete(item.id);
    else {
      items.set(item.id, {
        ...item,
        ...(price ? { price, plan: describePlan(price) } : {}),
        quantity: change.quantity ?? item.quantity ?? 1,
        metadata: mergeMetadata(item.metadata, change.metadata),
      });
    }
  }
  const after = [...items.values()];
  if (after.length === 0) throw refusedByState(null, "A subscription must have at least one active plan.", "items");
  requireAlike(after.map((item) => item.price));
  return after;
}

/** Takes timers away that the change made void, and sets those that it asks for. */
async function scheduleChange(
  work: Work,
  before: Subscription,
  after: Subscription,
  change: SubscriptionChange,
): Promise<void> {
  const set = async (action: TimerAction, at: number | null) => {
    await deleteTimers(work.tx, before.id, action);
    if (at !== null) await insertTimer(work.tx, { action, objectId: before.id }, new Date(at * 1000));
  };
  if (change.cancel_at !== undefined || change.cancel_at_period_end !== undefined) {
    await set("cancel_subscription", after.cancel_at_period_end ? null : after.cancel_at);
  }
  if (change.pause_collection !== undefined) await set("resume_collection", after.pause_collection?.resumes_at ?? null);
}

async function moveTrialEnd(work: Work, subscription: Subscription, trialEnd: number): Promise<Subscription> {
  if (trialEnd <= toSeconds(work.now)) {
    throw invalidParameter(null, "trial_end", "Invalid timestamp: must be in the future.");
  }
  await deleteTimers(work.tx, subscription.id, "warn_of_trial_end");
  await deleteTimers(work.tx, subscription.id, "end_trial");
  await scheduleTrialEnd(work, subscription.id, trialEnd);
  const { start } = currentPeriod(subscription);
  return {
    ...withPeriod(subscription, { start, end: trialEnd }),
    billing_cycle_anchor: trialEnd,
    trial_end: trialEnd,
  };
}

async function endTrialNow(work: Work, before: Subscription, changed: Subscription): Promise<Subscription> {
  if (before.status !== "trialing") {
    throw refusedByState(
      null,
      "The sandbox does not cover a trial that starts later than the subscription.",
      "trial_end",
    );
  }
  await deleteTimers(work.tx, before.id, "warn_of_trial_end");
  await deleteTimers(work.tx, before.id, "end_trial");
  const draft = await beginPaidTime(work, { ...changed, trial_end: toSeconds(work.now) });
  if (draft.status === "draft") {
    const open = await finalizeInvoice(work, draft.id);
    if (open.status === "open") await payInvoice(work, draft.id, { isOffSession: true });
  }
  return getObject(work.tx, "subscription", before.id);
}

function isNewPeriod(before: Subscription, after: Subscription, change: SubscriptionChange): boolean {
  const was = billingInterval(before);
  const is = billingInterval(after);
  return (
    change.billing_cycle_anchor === "now" || was.interval !== is.interval || was.interval_count !== is.interval_count
  );
}

/** Starts a period now: what is left of the old one is given back, and the new one is paid in full at once. */
async function restartPeriod(
  work: Work,
  before: Subscription,
  changed: Subscription,
  change: SubscriptionChange,
): Promise<Subscription> {
  const now = toSeconds(work.now);
  if (change.proration_behavior !== "none") await creditUnusedTime(work, before, change.proration_date ?? now);
  const period: Period = { start: now, end: findPeriodEnd(now, billingInterval(changed), now) };
  const restarted = { ...withPeriod(changed, period), billing_cycle_anchor: now };
  const saved = await saveSubscription(work, before, restarted);
  await deleteTimers(work.tx, before.id, "renew_subscription");
  await insertTimer(work.tx, { action: "renew_subscription", objectId: before.id }, new Date(period.end * 1000));
  return invoiceNow(work, saved, await buildPeriodLines(work, saved, period), change);
}

/** An invoice of these lines and of all that is pending, paid at once. */
async function invoiceNow(
  work: Work,
  subscription: Subscription,
  lines: InvoiceLine[],
  { off_session: isOffSession = false, payment_behavior: behavior = "allow_incomplete" }: SubscriptionChange,
): Promise<Subscription> {
  const now = toSeconds(work.now);
  const draft = await createDraft(work, {
    customer: await getObject(work.tx, "customer", getId(subscription.customer)),
    subscription,
    billingReason: "subscription_update",
    lines,
    period: { start: now, end: now },
  });
  await saveObject(work.tx, { ...subscription, latest_invoice: draft.id });
  const open = await finalizeInvoice(work, draft.id);
  if (open.status === "open") {
    const intent = await payInvoice(work, draft.id, { isOffSession });
    const isPaid = intent.status === "succeeded" || intent.status === "processing";
    if (!isPaid && behavior === "error_if_incomplete") throw paymentRefused(intent);
  }
  return getObject(work.tx, "subscription", subscription.id);
}

async function addProrations(
  work: Work,
  before: Subscription,
  after: SubscriptionItem[],
  { proration_behavior: behavior = "create_prorations", proration_date: date }: SubscriptionChange,
): Promise<void> {
  if (behavior === "none") return;
  const at = requireInPeriod(date ?? toSeconds(work.now), currentPeriod(before));
  const ids = new Set([...before.items.data, ...after].map((item) => item.id));
  for (const id of ids) {
    const old = before.items.data.find((item) => item.id === id) ?? null;
    const now = after.find((item) => item.id === id) ?? null;
    if (old && now && old.price.id === now.price.id && old.quantity === now.quantity) continue;
    await prorate(work, before, { old, now, at });
  }
}

async function creditUnusedTime(work: Work, subscription: Subscription, at: number): Promise<void> {
  for (const item of subscription.items.data) await prorate(work, subscription, { old: item, now: null, at });
}

type Proration = { old: SubscriptionItem | null; now: SubscriptionItem | null; at: number };

async function prorate(work: Work, subscription: Subscription, { old, now, at }: Proration): Promise<void> {
  const period = currentPeriod(subscription);
  const { creditCents, debitCents } = planProration(priced(old), priced(now), period, at);
  const add = async (item: SubscriptionItem, amount: number, words: string) => {
    const product = await getObject(work.tx, "product", getId(item.price.product));
    const quantity = item.quantity ?? 1;
    await addInvoiceItem(work, {
      amount,
      currency: subscription.currency,
      customer: getId(subscription.customer),
      description: `${words} on ${quantity === 1 ? "" : `${quantity} × `}${product.name} after ${dayOf(at)}`,
      period: { start: at, end: period.end },
      subscription: { id: subscription.id, itemId: item.id, isProration: true },
      price: item.price,
      quantity,
    });
  };
  if (old && creditCents !== 0) await add(old, creditCents, "Unused time");
  if (now && debitCents !== 0) await add(now, debitCents, "Remaining time");
}

function priced(item: SubscriptionItem | null) {
  return item && { unitAmountCents: item.price.unit_amount ?? 0, quantity: item.quantity ?? 1 };
}

function requireInPeriod(at: number, { start, end }: Period): number {
  if (at >= start && at <= end) return at;
  throw invalidParameter(null, "proration_date", "The proration date must be within the current billing period.");
}

/** `23 Nov 2026`, as Stripe writes it. */
function dayOf(seconds: number): string {
  const format = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", timeZone: "UTC", year: "numeric" });
  return format.format(new Date(seconds * 1000));
}

/**
 * Ends a subscription at once. With `prorate` the unused time is given back, with `invoice_now` on an invoice of its
 * own, which is a credit of the customer.
 *
 * @throws {StripeApiError} `resource_missing` when it has ended already, as Stripe answers
 */
export async function cancelSubscription(
  work: Work,
  fields: { cancellation_details?: CancellationDetails; invoice_now?: boolean; prorate?: boolean },
  id: string,
): Promise<Subscription> {
  const before = await lockObject(work.tx, "subscription", id);
  if (hasEnded(before)) {
    throw new StripeApiError(404, {
      type: "invalid_request_error",
      code: "resource_missing",
      message: `No such subscription: '${id}'`,
      param: "id",
    });
  }
  if (fields.prorate && before.status !== "trialing") await creditUnusedTime(work, before, toSeconds(work.now));
  if (fields.invoice_now) await invoiceNow(work, before, [], {});
  const latest = await getObject(work.tx, "subscription", id);
  const details = {
    comment: fields.cancellation_details?.comment ?? null,
    feedback: fields.cancellation_details?.feedback ?? null,
    feedback_option: null,
    reason: null,
  };
  return endSubscription(work, { ...latest, cancellation_details: details }, "cancellation_requested");
}

/**
 * Goes on with a subscription that was paused at the end of its trial.
 *
 * @throws {StripeApiError} 400 when it is not paused
 */
export async function resumeSubscription(work: Work, id: string): Promise<Subscription> {
  const paused = await lockObject(work.tx, "subscription", id);
  if (paused.status !== "paused") {
    throw refusedByState(null, `You cannot resume a subscription with a status of \`${paused.status}\`.`);
  }
  await recordEvent(work, "customer.subscription.resumed", paused);
  const draft = await beginPaidTime(work, paused);
  const open = await finalizeInvoice(work, draft.id);
  if (open.status === "open") await payInvoice(work, draft.id, { isOffSession: true });
  return getObject(work.tx, "subscription", id);
}
