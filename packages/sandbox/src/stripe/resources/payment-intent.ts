import type Stripe from "stripe";
import { toSeconds } from "../clock.ts";
import { newId, randomText } from "../ids.ts";
import { lockObject, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";

/** Ways to pay that the hosted page offers: at once, and delayed. */
export const PAYMENT_METHOD_TYPES = ["card", "us_bank_account"];

type PaymentIntentFields = {
  amountCents: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  receiptEmail: string | null;
  /** How it may be paid; every way that the sandbox has when there is no list. */
  allowedTypes?: ("card" | "us_bank_account")[] | null;
  setupFutureUsage: "off_session" | "on_session" | null;
  statementDescriptor: string | null;
  statementDescriptorSuffix: string | null;
};

/** A payment that nobody has paid yet. */
export function buildPaymentIntent(fields: PaymentIntentFields, now: Date): Stripe.PaymentIntent {
  const id = newId("pi");
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: fields.allowedTypes ?? null,
    amount: fields.amountCents,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: "automatic",
    created: toSeconds(now),
    currency: fields.currency,
    customer: fields.customer,
    customer_account: null,
    description: fields.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: fields.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: fields.allowedTypes ?? PAYMENT_METHOD_TYPES,
    payment_record: null,
    processing: null,
    receipt_email: fields.receiptEmail,
    review: null,
    setup_future_usage: fields.setupFutureUsage,
    shipping: null,
    source: null,
    statement_descriptor: fields.statementDescriptor,
    statement_descriptor_suffix: fields.statementDescriptorSuffix,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: null,
  };
}

/** Nobody will pay it any more. Does nothing to one that is paid, or that the bank is deciding about. */
export async function cancelPaymentIntent(
  work: Work,
  id: string,
  reason: Stripe.PaymentIntent.CancellationReason,
): Promise<Stripe.PaymentIntent> {
  const intent = await lockObject(work.tx, "payment_intent", id);
  if (["canceled", "processing", "succeeded"].includes(intent.status)) return intent;
  const canceled: Stripe.PaymentIntent = {
    ...intent,
    canceled_at: toSeconds(work.now),
    cancellation_reason: reason,
    next_action: null,
    status: "canceled",
  };
  await saveObject(work.tx, canceled);
  await recordEvent(work, "payment_intent.canceled", canceled);
  return canceled;
}
