import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { attemptSetup } from "../payments/attempt-setup.ts";
import { setupRefused } from "../payments/payment-refusal.ts";
import { attachPaymentMethod, createPaymentMethod } from "../resources/payment-method.ts";
import { openSetupIntent } from "../resources/setup-intent.ts";
import { lockObject, saveObject } from "../store/object.store.ts";
import {
  cancelSubscription,
  changeSubscription,
  type SubscriptionChange,
} from "../subscriptions/change-subscription.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Subscription } from "../wire.ts";
import type { Work } from "../work.ts";
import type { PortalAction } from "./portal-page.ts";
import { findPortal, type Portal } from "./read-portal.ts";

export type PortalChoice = { action: PortalAction; subscription: string; price: string; card: string };

/**
 * Does what a customer chose in the portal.
 *
 * @throws {StripeApiError} 400 for what is not offered, 402 when the bank refuses
 */
export async function doPortalAction(work: Work, sessionId: string, choice: PortalChoice): Promise<void> {
  const portal = await findPortal(work.tx, sessionId);
  if (!portal) throw refusedByState(null, "This link is not valid any more.");
  if (choice.action === "use_card") {
    await useCard(work, portal, choice.card);
    return;
  }
  const found = portal.subscriptions.find(({ subscription }) => subscription.id === choice.subscription);
  if (!found) throw refusedByState(null, "There is no such subscription.");
  await changeOne(work, portal, found.subscription, choice);
}

async function changeOne(
  work: Work,
  { features, plans }: Portal,
  { id, items }: Subscription,
  { action, price }: PortalChoice,
): Promise<void> {
  const { subscription_cancel: cancel, subscription_update: update } = features;
  if (action === "change_plan") {
    if (!update.enabled || !plans.some((plan) => plan.price.id === price)) throw notOffered();
    const change: SubscriptionChange = {
      items: [{ id: items.data[0]?.id ?? "", price }],
      payment_behavior: "error_if_incomplete",
      proration_behavior: known(update.proration_behavior),
    };
    await changeSubscription(work, change, id);
    return;
  }
  if (!cancel.enabled) throw notOffered();
  if (action === "keep") await changeSubscription(work, { cancel_at_period_end: false, cancel_at: null }, id);
  else if (cancel.mode === "at_period_end") await changeSubscription(work, { cancel_at_period_end: true }, id);
  else {
    const isProrated = cancel.proration_behavior !== "none";
    const isInvoiced = cancel.proration_behavior === "always_invoice";
    await cancelSubscription(work, { prorate: isProrated, invoice_now: isInvoiced }, id);
  }
}

function known(behavior: string): "always_invoice" | "create_prorations" | "none" {
  return behavior === "always_invoice" || behavior === "create_prorations" ? behavior : "none";
}

/** The card pays from now on, for the customer and for each of the subscriptions. */
async function useCard(work: Work, { features, customer, subscriptions }: Portal, card: string): Promise<void> {
  if (!features.payment_method_update.enabled) throw notOffered();
  const method = await createPaymentMethod(work, card, { email: customer.email, name: customer.name ?? null });
  const intent = await openSetupIntent(work, { customer: customer.id });
  // The holder is there: the bank's question is answered on this page.
  const after = await attemptSetup(work, intent, method, true);
  if (after.status !== "succeeded") throw setupRefused(after);
  await attachPaymentMethod(work, method, customer.id, true);
  const before = await lockObject(work.tx, "customer", customer.id);
  const updated: Stripe.Customer = {
    ...before,
    invoice_settings: { ...before.invoice_settings, default_payment_method: method.id },
  };
  await saveObject(work.tx, updated);
  await recordEvent(work, "customer.updated", updated, changedKeys(before, updated));
  for (const { subscription } of subscriptions) {
    await changeSubscription(work, { default_payment_method: method.id }, subscription.id);
  }
}

function notOffered() {
  return refusedByState(null, "That is not offered here.");
}
