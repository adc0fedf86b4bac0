import { toSeconds } from "../clock.ts";
import { createDraft, scheduleFinalization } from "../invoices/create-draft.ts";
import { finalizeInvoice, giveUpInvoice } from "../invoices/pay-invoice.ts";
import { buildPeriodLines } from "../invoices/period-lines.ts";
import { findId, getId } from "../reference.ts";
import { getObject, lockObject, saveObject } from "../store/object.store.ts";
import { deleteTimers, insertTimer } from "../store/timer.store.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Invoice, Subscription } from "../wire.ts";
import type { Work } from "../work.ts";
import { findPeriodEnd, type Period } from "./billing-period.ts";
import { billingInterval, currentPeriod, withPeriod } from "./build-subscription.ts";
import { endSubscription, expireSubscription, hasEnded } from "./end-subscription.ts";
import { saveSubscription } from "./save-subscription.ts";

/** The paid period is over: the next one begins with an invoice, or the subscription ends as it was told to. */
export async function renewSubscription(work: Work, id: string): Promise<void> {
  const subscription = await lockObject(work.tx, "subscription", id);
  if (hasEnded(subscription)) return;
  if (subscription.cancel_at_period_end) {
    await endSubscription(work, subscription, "cancellation_requested");
    return;
  }
  const { end } = currentPeriod(subscription);
  const next = {
    start: end,
    end: findPeriodEnd(subscription.billing_cycle_anchor, billingInterval(subscription), end),
  };
  await startPeriod(work, subscription, next);
}

/** Begins a period and makes its invoice, which becomes a debt an hour later. */
export async function startPeriod(work: Work, before: Subscription, period: Period): Promise<Invoice> {
  const kept = await dropEndedDiscount(work, before);
  const renewed = withPeriod(kept, period);
  const draft = await createDraft(work, {
    customer: await getObject(work.tx, "customer", getId(renewed.customer)),
    subscription: renewed,
    billingReason: "subscription_cycle",
    lines: await buildPeriodLines(work, renewed, period),
    period: currentPeriod(before),
  });
  await saveSubscription(work, before, { ...renewed, latest_invoice: draft.id });
  await deleteTimers(work.tx, before.id, "renew_subscription");
  await insertTimer(work.tx, { action: "renew_subscription", objectId: before.id }, new Date(period.end * 1000));
  return collect(work, draft, renewed);
}

async function collect(work: Work, draft: Invoice, { pause_collection: pause }: Subscription): Promise<Invoice> {
  if (!pause) return scheduleFinalization(work, draft);
  const held: Invoice = { ...draft, auto_advance: false };
  await saveObject(work.tx, held);
  if (pause.behavior === "keep_as_draft") return held;
  const open = await finalizeInvoice(work, draft.id);
  if (open.status !== "open") return open;
  return giveUpInvoice(work, draft.id, pause.behavior === "void" ? "void" : "uncollectible");
}

/** A coupon for one invoice has been used by the first; one for some months ends with them. */
async function dropEndedDiscount(work: Work, subscription: Subscription): Promise<Subscription> {
  const [given] = subscription.discounts;
  if (given === undefined) return subscription;
  const discount = await getObject(work.tx, "discount", getId(given));
  const coupon = await getObject(work.tx, "coupon", getId(discount.source.coupon));
  const hasPassed = discount.end !== null && discount.end <= toSeconds(work.now);
  if (coupon.duration !== "once" && !hasPassed) return subscription;
  await recordEvent(work, "customer.discount.deleted", discount);
  return { ...subscription, discounts: [] };
}

/** The trial is over: the first real period begins, unless there is nothing to pay it with and that was to end it. */
export async function endTrial(work: Work, id: string): Promise<void> {
  const trialing = await lockObject(work.tx, "subscription", id);
  if (trialing.status !== "trialing") return;
  if (trialing.cancel_at_period_end) {
    await endSubscription(work, trialing, "cancellation_requested");
    return;
  }
  const behavior = trialing.trial_settings?.end_behavior.missing_payment_method ?? "create_invoice";
  if (behavior !== "create_invoice" && !(await hasPaymentMethod(work, trialing))) {
    if (behavior === "cancel") {
      await endSubscription(work, trialing, "payment_failed");
      return;
    }
    const paused: Subscription = { ...trialing, status: "paused" };
    await saveObject(work.tx, paused);
    await recordEvent(work, "customer.subscription.paused", paused);
    await recordEvent(work, "customer.subscription.updated", paused, changedKeys(trialing, paused));
    return;
  }
  await beginPaidTime(work, trialing);
}

/** The first period that is paid starts now, and every later one is counted from it. */
export async function beginPaidTime(work: Work, subscription: Subscription): Promise<Invoice> {
  const now = toSeconds(work.now);
  const period = { start: now, end: findPeriodEnd(now, billingInterval(subscription), now) };
  const active: Subscription = { ...subscription, billing_cycle_anchor: now, status: "active" };
  await saveObject(work.tx, active);
  await recordEvent(work, "customer.subscription.updated", active, changedKeys(subscription, active));
  return startPeriod(work, active, period);
}

async function hasPaymentMethod(work: Work, subscription: Subscription): Promise<boolean> {
  if (findId(subscription.default_payment_method) !== null) return true;
  const customer = await getObject(work.tx, "customer", getId(subscription.customer));
  return customer.invoice_settings.default_payment_method !== null;
}

export async function warnOfTrialEnd(work: Work, id: string): Promise<void> {
  const subscription = await lockObject(work.tx, "subscription", id);
  if (subscription.status === "trialing") await recordEvent(work, "customer.subscription.trial_will_end", subscription);
}

/** 23 hours have passed and the first invoice is not paid. */
export async function expireIncomplete(work: Work, id: string): Promise<void> {
  const subscription = await lockObject(work.tx, "subscription", id);
  if (subscription.status !== "incomplete") return;
  await expireSubscription(work, subscription);
  const invoiceId = findId(subscription.latest_invoice);
  if (invoiceId !== null) await giveUpInvoice(work, invoiceId, "void");
}

/** Its `cancel_at` has come. */
export async function cancelWhenDue(work: Work, id: string): Promise<void> {
  const subscription = await lockObject(work.tx, "subscription", id);
  if (!hasEnded(subscription)) await endSubscription(work, subscription, "cancellation_requested");
}

/** Its `pause_collection[resumes_at]` has come. */
export async function resumeCollection(work: Work, id: string): Promise<void> {
  const subscription = await lockObject(work.tx, "subscription", id);
  if (!hasEnded(subscription)) await saveSubscription(work, subscription, { ...subscription, pause_collection: null });
}
