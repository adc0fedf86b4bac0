import type Stripe from "stripe";
import { invalidParameter, notCovered, refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata } from "../api/metadata.ts";
import { applyDiscount } from "../checkout/apply-discount.ts";
import { requirePayable } from "../checkout/require-payable.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { findId } from "../reference.ts";
import { getInternal, getObject, insertObject, lockObject, saveObject } from "../store/object.store.ts";
import { deleteTimers, insertTimer } from "../store/timer.store.ts";
import { expireIncomplete } from "../subscriptions/renew-subscription.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { CheckoutSession, LineItem } from "../wire.ts";
import type { Work } from "../work.ts";
import type { GivenDiscount } from "./discount.ts";
import { createLineItem, type LineItemFields } from "./line-item.ts";
import { cancelPaymentIntent, PAYMENT_METHOD_TYPES } from "./payment-intent.ts";
import { openSetupIntent } from "./setup-intent.ts";

const EXPIRY_MIN_S = 30 * 60;
const EXPIRY_MAX_S = 24 * 3_600;

export type PaymentIntentData = {
  description?: string;
  metadata?: Metadata | null;
  receipt_email?: string;
  setup_future_usage?: "off_session" | "on_session";
  statement_descriptor?: string;
  statement_descriptor_suffix?: string;
};

export type SubscriptionData = {
  description?: string;
  metadata?: Metadata | null;
  trial_end?: number;
  trial_period_days?: number;
  trial_settings?: { end_behavior: { missing_payment_method: "cancel" | "create_invoice" | "pause" } };
};

/** What a session knows and shows only on request, or never. */
export type CheckoutInternal = {
  lineItems: LineItem[];
  paymentIntentData: PaymentIntentData;
  subscriptionData: SubscriptionData;
  /** The payment or setup intent that the page is about while the session does not show it. */
  intentId: string | null;
  /** The subscription whose first invoice the page tries to pay. */
  subscriptionId: string | null;
  /** What reduces the amount; null at the full price. */
  discount: Stripe.Discount | null;
};

type SessionFields = {
  allow_promotion_codes?: boolean;
  cancel_url?: string;
  client_reference_id?: string;
  currency?: string;
  customer?: string;
  customer_creation?: "always" | "if_required";
  customer_email?: string;
  discounts?: GivenDiscount[];
  expires_at?: number;
  integration_identifier?: string;
  line_items?: LineItemFields[];
  locale?: string;
  metadata?: Metadata | null;
  mode: "payment" | "setup" | "subscription";
  origin_context?: "web";
  payment_intent_data?: PaymentIntentData;
  setup_intent_data?: { description?: string; metadata?: Metadata | null };
  submit_type?: "auto" | "book" | "donate" | "pay";
  subscription_data?: SubscriptionData;
  success_url: string;
};

/** Opens a Checkout Session; its page is at `url` until it is complete or expires. */
export async function createCheckoutSession(work: Work, fields: SessionFields): Promise<CheckoutSession> {
  const customer = await resolveCustomer(work, fields);
  requireDataOfMode(fields);
  const lineItems: LineItem[] = [];
  for (const [index, item] of (fields.line_items ?? []).entries()) {
    lineItems.push(await createLineItem(work, item, `line_items[${index}]`));
  }
  requireItemsOfMode(fields.mode, lineItems);
  const setup =
    fields.mode === "setup"
      ? await openSetupIntent(work, { ...fields.setup_intent_data, ...(customer ? { customer: customer.id } : {}) })
      : null;
  const open = { ...buildCheckoutSession(work, fields, customer, lineItems), setup_intent: setup?.id ?? null };
  const undiscounted: CheckoutInternal = {
    lineItems,
    paymentIntentData: fields.payment_intent_data ?? {},
    subscriptionData: fields.subscription_data ?? {},
    intentId: null,
    subscriptionId: null,
    discount: null,
  };
  const [given] = fields.discounts ?? [];
  if (given && fields.allow_promotion_codes !== undefined) {
    throw invalidParameter(
      null,
      "discounts",
      "You may only specify one of these parameters: allow_promotion_codes, discounts.",
    );
  }
  const { session, internal } = given
    ? await applyDiscount(work, { session: open, internal: undiscounted }, given, "discounts[0]")
    : { session: requirePayable(open), internal: undiscounted };
  await insertObject(work.tx, session, internal);
  await insertTimer(work.tx, { action: "expire_session", objectId: session.id }, new Date(session.expires_at * 1000));
  return session;
}

async function resolveCustomer(work: Work, fields: SessionFields): Promise<Stripe.Customer | null> {
  if (fields.customer === undefined) return null;
  if (fields.customer_email !== undefined || fields.customer_creation !== undefined) {
    const param = fields.customer_email !== undefined ? "customer_email" : "customer_creation";
    throw invalidParameter(null, param, `You may only specify one of these parameters: customer, ${param}.`);
  }
  return getObject(work.tx, "customer", fields.customer, "customer");
}

const DATA_OF_MODE = {
  payment: "payment_intent_data",
  setup: "setup_intent_data",
  subscription: "subscription_data",
} as const;

function requireDataOfMode(fields: SessionFields): void {
  for (const [mode, name] of Object.entries(DATA_OF_MODE)) {
    if (mode === fields.mode || fields[name] === undefined) continue;
    throw invalidParameter(null, name, `You can not pass \`${name}\` in \`${fields.mode}\` mode.`);
  }
  if (fields.mode === "subscription" && fields.customer_creation !== undefined) {
    throw invalidParameter(null, "customer_creation", "`customer_creation` can not be used in `subscription` mode.");
  }
}

function requireItemsOfMode(mode: SessionFields["mode"], lineItems: LineItem[]): void {
  if (mode === "setup") {
    if (lineItems.length === 0) return;
    throw invalidParameter(null, "line_items", "You can not pass `line_items` in `setup` mode.");
  }
  if (lineItems.length === 0) {
    throw invalidParameter("parameter_missing", "line_items", "Missing required param: line_items.");
  }
  const isRecurring = mode === "subscription";
  const index = lineItems.findIndex(({ price }) => (price?.recurring !== null) !== isRecurring);
  if (index < 0) return;
  if (isRecurring) throw notCovered("one-time prices in `subscription` mode", `line_items[${index}][price]`);
  throw invalidParameter(
    null,
    `line_items[${index}][price]`,
    "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
  );
}

/** What is paid on the page: nothing in a trial, and nothing to save a card. */
function planAmountCents(fields: SessionFields, lineItems: LineItem[]): number | null {
  if (fields.mode === "setup") return null;
  const { trial_end: end, trial_period_days: days } = fields.subscription_data ?? {};
  if (end !== undefined || days !== undefined) return 0;
  return lineItems.reduce((sum, item) => sum + item.amount_total, 0);
}

function buildCheckoutSession(
  work: Work,
  fields: SessionFields,
  customer: Stripe.Customer | null,
  lineItems: LineItem[],
): CheckoutSession {
  const id = newId("cs_test");
  const created = toSeconds(work.now);
  const amountCents = planAmountCents(fields, lineItems);
  const email = customer?.email ?? fields.customer_email ?? null;
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: fields.allow_promotion_codes ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: amountCents,
    amount_total: amountCents,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: fields.cancel_url ?? null,
    client_reference_id: fields.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created,
    currency: requireOneCurrency(fields, lineItems),
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: customer
      ? null
      : fields.mode === "subscription"
        ? "always"
        : (fields.customer_creation ?? "if_required"),
    customer_details: email === null ? null : describePayer(email, customer?.name ?? null),
    customer_email: fields.customer_email ?? null,
    discounts: [],
    expires_at: requireExpiry(fields.expires_at ?? created + EXPIRY_MAX_S, created),
    integration_identifier: fields.integration_identifier ?? null,
    invoice: null,
    invoice_creation: {
      enabled: false,
      invoice_data: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: null,
        metadata: {},
        rendering_options: null,
      },
    },
    livemode: false,
    locale: fields.locale ?? null,
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, fields.metadata),
    mode: fields.mode,
    origin_context: fields.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: fields.mode === "payment" ? "if_required" : "always",
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: PAYMENT_METHOD_TYPES,
    payment_status: fields.mode === "setup" ? "no_payment_required" : "unpaid",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: fields.submit_type ?? null,
    subscription: null,
    success_url: fields.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${work.publicUrl}/c/pay/${id}`,
    wallet_options: null,
  };
}

/** Who paid, as the session shows it. */
export function describePayer(email: string, name: string | null): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: "none",
    tax_ids: null,
  };
}

function requireOneCurrency(fields: SessionFields, lineItems: LineItem[]): string | null {
  if (fields.mode === "setup") return fields.currency ?? null;
  const currencies = new Set(lineItems.map((item) => item.currency));
  if (fields.currency !== undefined) currencies.add(fields.currency);
  const [currency, ...others] = currencies;
  if (currency === undefined || others.length > 0) {
    throw invalidParameter(null, "line_items", "All line items must have the same currency.");
  }
  return currency;
}

function requireExpiry(expiresAt: number, created: number): number {
  const lifetimeS = expiresAt - created;
  if (lifetimeS < EXPIRY_MIN_S) {
    throw invalidParameter(
      null,
      "expires_at",
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
    );
  }
  if (lifetimeS > EXPIRY_MAX_S) {
    throw invalidParameter(
      null,
      "expires_at",
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
    );
  }
  return expiresAt;
}

/**
 * Closes an open session for good.
 *
 * @throws {StripeApiError} 400 when it is not open
 */
export async function expireCheckoutSession(work: Work, id: string): Promise<CheckoutSession> {
  const session = await lockObject(work.tx, "checkout.session", id);
  if (session.status !== "open") {
    throw refusedByState(
      null,
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  await deleteTimers(work.tx, id, "expire_session");
  await giveUpAttempts(work, session);
  const expired: CheckoutSession = { ...session, status: "expired", url: null };
  await saveObject(work.tx, expired);
  await recordEvent(work, "checkout.session.expired", expired);
  return expired;
}

/** What the page had begun to pay is not paid any more. */
async function giveUpAttempts(work: Work, session: CheckoutSession): Promise<void> {
  const intentId = findId(session.payment_intent);
  if (intentId !== null) await cancelPaymentIntent(work, intentId, "expired");
  const { subscriptionId } = await getInternal<CheckoutInternal>(work.tx, session.id);
  if (subscriptionId !== null) await expireIncomplete(work, subscriptionId);
}
