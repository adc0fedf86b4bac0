import type Stripe from "stripe";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getId } from "../reference.ts";
import { planDiscounts } from "../resources/discount.ts";
import type { Period } from "../subscriptions/billing-period.ts";
import type { Invoice, InvoiceItem, InvoiceLine, Price, Subscription, SubscriptionItem } from "../wire.ts";
import type { Work } from "../work.ts";

export type BillingReason = "manual" | "subscription_create" | "subscription_cycle" | "subscription_update";

export type InvoiceFields = {
  customer: Stripe.Customer;
  subscription: Subscription | null;
  billingReason: BillingReason;
  lines: InvoiceLine[];
  /** What the subscription was used in before; Stripe's `period_start` and `period_end`. */
  period: Period;
  discount: { discount: Stripe.Discount; coupon: Stripe.Coupon } | null;
  metadata?: Record<string, string>;
  description?: string | null;
};

/** A draft: nobody owes anything yet. */
export function buildInvoice(work: Work, fields: InvoiceFields): Invoice {
  const { customer, subscription, billingReason } = fields;
  const id = newId("in");
  const reductions = planReductions(fields);
  const lines = fields.lines.map((line, index) => completeLine(line, id, fields, reductions[index] ?? 0));
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const reduction = reductions.reduce((sum, cents) => sum + cents, 0);
  const total = subtotal - reduction;
  const isManual = billingReason === "manual";
  const created = toSeconds(work.now);
  return {
    id,
    object: "invoice",
    account_country: "US",
    account_name: "Sandbox",
    account_tax_ids: null,
    ...amountsDue(total, customer.balance),
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: !isManual,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: billingReason,
    collection_method: "charge_automatically",
    created,
    currency: lines[0]?.currency ?? subscription?.currency ?? "usd",
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: fields.description ?? null,
    discounts: fields.discount ? [fields.discount.discount.id] : [],
    due_date: null,
    effective_at: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: "list", data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: fields.metadata ?? {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: subscription
      ? {
          quote_details: null,
          subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
          type: "subscription_details",
        }
      : null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: fields.period.end,
    period_start: fields.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: subscription?.test_clock ?? customer.test_clock ?? null,
    total,
    total_discount_amounts: fields.discount ? [{ amount: reduction, discount: fields.discount.discount.id }] : [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: created,
  };
}

/** A credit (a negative balance of the customer) pays first; an invoice below zero becomes one. */
export function amountsDue(total: number, balance: number) {
  const due = Math.max(0, total + balance);
  return {
    amount_due: due,
    amount_remaining: due,
    starting_balance: balance,
    ending_balance: total + balance - due,
  };
}

/** Credits for unused time are not reduced: they are worth what was paid. */
function planReductions({ lines, discount }: InvoiceFields): number[] {
  if (!discount) return lines.map(() => 0);
  return planDiscounts(
    discount.coupon,
    lines.map((line) => (line.discountable ? Math.max(line.amount, 0) : 0)),
  );
}

function completeLine(
  line: InvoiceLine,
  invoiceId: string,
  { discount }: InvoiceFields,
  reduction: number,
): InvoiceLine {
  if (!discount || reduction === 0) return { ...line, invoice: invoiceId };
  return {
    ...line,
    discount_amounts: [{ amount: reduction, discount: discount.discount.id }],
    discounts: [discount.discount.id],
    invoice: invoiceId,
  };
}

/** A subscription item for one period. */
export function buildPeriodLine(
  subscription: Subscription,
  item: SubscriptionItem,
  period: Period,
  isFree: boolean,
): InvoiceLine {
  const quantity = item.quantity ?? 1;
  const amount = isFree ? 0 : (item.price.unit_amount ?? 0) * quantity;
  return {
    ...buildLine({ amount, quantity, price: item.price, period, metadata: subscription.metadata }),
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: "subscription_item_details",
    },
    subscription: subscription.id,
  };
}

/** A pending invoice item, as a line of the invoice that takes it up. */
export function buildItemLine(item: InvoiceItem): InvoiceLine {
  const subscription = item.parent?.subscription_details?.subscription ?? null;
  return {
    ...buildLine({
      amount: item.amount,
      quantity: item.quantity,
      price: null,
      period: item.period,
      metadata: item.metadata ?? {},
    }),
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    parent: {
      invoice_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: item.proration ? { credited_items: null } : null,
        subscription,
      },
      subscription_item_details: null,
      type: "invoice_item_details",
    },
    pricing: item.pricing,
    subscription,
  };
}

function buildLine(fields: {
  amount: number;
  quantity: number;
  price: Price | null;
  period: Period;
  metadata: Record<string, string>;
}): InvoiceLine {
  const { amount, quantity, price, period, metadata } = fields;
  return {
    id: newId("il"),
    object: "line_item",
    amount,
    currency: price?.currency ?? "usd",
    description: null,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata,
    parent: null,
    period: { end: period.end, start: period.start },
    pretax_credit_amounts: [],
    pricing: price && describePricing(price),
    quantity,
    quantity_decimal: String(quantity),
    subscription: null,
    subtotal: amount,
    taxes: [],
  };
}

export function describePricing(price: Price): NonNullable<InvoiceLine["pricing"]> {
  return {
    price_details: { price: price.id, product: getId(price.product) },
    type: "price_details",
    unit_amount_decimal: price.unit_amount_decimal,
  };
}
