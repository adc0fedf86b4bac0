import type Stripe from "stripe";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import type { Plan, Price, Subscription, SubscriptionItem } from "../wire.ts";
import type { Work } from "../work.ts";
import type { Period } from "./billing-period.ts";

export type NewItem = { price: Price; quantity: number; metadata: Record<string, string> };

export type NewSubscription = {
  customer: Stripe.Customer;
  items: NewItem[];
  period: Period;
  /** When the paid time starts; null without a trial. */
  trialEnd: number | null;
  billingCycleAnchor: number;
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  defaultPaymentMethod: string | null;
  description: string | null;
  metadata: Record<string, string>;
  missingPaymentMethod: "cancel" | "create_invoice" | "pause";
  savesDefaultPaymentMethod: boolean;
};

/** A subscription whose first invoice is still to be made. */
export function buildSubscription(work: Work, fields: NewSubscription): Subscription {
  const id = newId("sub");
  const created = toSeconds(work.now);
  const { trialEnd, cancelAt, cancelAtPeriodEnd } = fields;
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: fields.billingCycleAnchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: "classic" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: cancelAtPeriodEnd ? fields.period.end : cancelAt,
    cancel_at_period_end: cancelAtPeriodEnd,
    canceled_at: cancelAtPeriodEnd || cancelAt !== null ? created : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created,
    currency: fields.items[0]?.price.currency ?? "usd",
    customer: fields.customer.id,
    customer_account: null,
    days_until_due: null,
    default_payment_method: fields.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: fields.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: {
      object: "list",
      data: fields.items.map((item) => buildSubscriptionItem(work, id, item, fields.period)),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: fields.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: fields.savesDefaultPaymentMethod ? "on_subscription" : "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: created,
    status: trialEnd === null ? "incomplete" : "trialing",
    test_clock: fields.customer.test_clock ?? null,
    transfer_data: null,
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: fields.missingPaymentMethod },
    },
    trial_start: trialEnd === null ? null : created,
  };
}

export function buildSubscriptionItem(
  work: Work,
  subscriptionId: string,
  item: NewItem,
  period: Period,
): SubscriptionItem {
  return {
    id: newId("si"),
    object: "subscription_item",
    billing_thresholds: null,
    created: toSeconds(work.now),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: item.metadata,
    plan: describePlan(item.price),
    price: item.price,
    quantity: item.quantity,
    subscription: subscriptionId,
    tax_rates: [],
  };
}

/** The older form of a price, which items still carry. */
export function describePlan(price: Price): Plan {
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: "per_unit",
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? "month",
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: "licensed",
  };
}

/** The period that is paid for now; the same for all items. */
export function currentPeriod({ items }: Subscription): Period {
  const [item] = items.data;
  if (!item) throw new Error("a subscription has an item");
  return { start: item.current_period_start, end: item.current_period_end };
}

/** The subscription with all its items in another period. */
export function withPeriod(subscription: Subscription, period: Period): Subscription {
  const data = subscription.items.data.map((item) => {
    return { ...item, current_period_end: period.end, current_period_start: period.start };
  });
  const cancel_at = subscription.cancel_at_period_end ? period.end : subscription.cancel_at;
  return { ...subscription, cancel_at, items: { ...subscription.items, data } };
}

/** How often the subscription is due. */
export function billingInterval({ items }: Subscription) {
  const recurring = items.data[0]?.price.recurring;
  if (!recurring) throw new Error("a subscription has a recurring price");
  return recurring;
}
