import { metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  coveredValue,
  currency,
  disabledOnly,
  email,
  expand,
  hash,
  integer,
  list,
  oneOf,
  pagination,
  required,
  text,
  timeRange,
  timestamp,
  url,
} from "../api/parameters.ts";

const priceData = hash(
  covered("Checkout.SessionCreateParams.LineItem.PriceData", {
    currency: required(currency),
    product: text(200),
    product_data: hash(
      covered("Checkout.SessionCreateParams.LineItem.PriceData.ProductData", {
        description: text(),
        images: list(url, 8),
        metadata,
        name: required(text(250)),
        unit_label: text(12),
      }),
    ),
    recurring: hash(
      covered("Checkout.SessionCreateParams.LineItem.PriceData.Recurring", {
        interval: required(oneOf("day", "week", "month", "year")),
        interval_count: integer({ min: 1, max: 365 }),
      }),
    ),
    tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
    unit_amount: required(integer({ min: 0 })),
  }),
);

const lineItem = hash(
  covered("Checkout.SessionCreateParams.LineItem", {
    adjustable_quantity: disabledOnly,
    metadata,
    price: text(200),
    price_data: priceData,
    quantity: integer({ min: 1, max: 1_000_000 }),
  }),
);

const paymentIntentData = hash(
  covered("Checkout.SessionCreateParams.PaymentIntentData", {
    capture_method: coveredValue("automatic", "automatic_async"),
    description: text(1_000),
    metadata,
    receipt_email: email,
    setup_future_usage: oneOf("off_session", "on_session"),
    statement_descriptor: text(22),
    statement_descriptor_suffix: text(22),
  }),
);

const subscriptionData = hash(
  covered("Checkout.SessionCreateParams.SubscriptionData", {
    description: text(500),
    metadata,
    trial_end: timestamp,
    trial_period_days: integer({ min: 1, max: 730 }),
    trial_settings: hash(
      covered("Checkout.SessionCreateParams.SubscriptionData.TrialSettings", {
        end_behavior: required(
          hash(
            covered("Checkout.SessionCreateParams.SubscriptionData.TrialSettings.EndBehavior", {
              missing_payment_method: required(oneOf("cancel", "create_invoice", "pause")),
            }),
          ),
        ),
      }),
    ),
  }),
);

export const createSessionParameters = covered("Checkout.SessionCreateParams", {
  adaptive_pricing: disabledOnly,
  allow_promotion_codes: boolean,
  automatic_tax: disabledOnly,
  billing_address_collection: coveredValue("auto"),
  cancel_url: url,
  client_reference_id: text(200),
  currency,
  customer: text(200),
  customer_creation: oneOf("always", "if_required"),
  customer_email: email,
  discounts: list(
    hash(covered("Checkout.SessionCreateParams.Discount", { coupon: text(200), promotion_code: text(200) })),
    1,
  ),
  expand,
  expires_at: timestamp,
  integration_identifier: text(200),
  invoice_creation: disabledOnly,
  line_items: list(lineItem),
  locale: text(10),
  managed_payments: disabledOnly,
  metadata,
  mode: required(coveredValue("payment", "setup", "subscription")),
  origin_context: coveredValue("web"),
  payment_intent_data: paymentIntentData,
  payment_method_collection: coveredValue("always"),
  phone_number_collection: disabledOnly,
  setup_intent_data: hash(
    covered("Checkout.SessionCreateParams.SetupIntentData", { description: text(1_000), metadata }),
  ),
  submit_type: oneOf("auto", "book", "donate", "pay"),
  subscription_data: subscriptionData,
  success_url: required(url),
  tax_id_collection: disabledOnly,
  ui_mode: coveredValue("hosted_page"),
});

export const listSessionsParameters = covered("Checkout.SessionListParams", {
  ...pagination,
  created: timeRange,
  customer: text(200),
  customer_details: hash({ email: required(email) }),
  payment_intent: text(200),
  status: oneOf("complete", "expired", "open"),
  subscription: text(200),
});
