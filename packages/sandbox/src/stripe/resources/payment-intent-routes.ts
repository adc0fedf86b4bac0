import type Stripe from "stripe";
import { invalidParameter, refusedByState, type StripeApiError } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  coveredValue,
  currency,
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
  unsettable,
  url,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { followInvoiceIntent } from "../invoices/pay-invoice.ts";
import { attemptPayment } from "../payments/attempt-payment.ts";
import { paymentRefused } from "../payments/payment-refusal.ts";
import { resolvePaymentMethod } from "../payments/resolve-payment-method.ts";
import { findId } from "../reference.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { buildPaymentIntent, cancelPaymentIntent } from "./payment-intent.ts";

const amount = integer({ min: 50 });
const setupFutureUsage = oneOf("off_session", "on_session");

const confirmFields = {
  error_on_requires_action: boolean,
  expand,
  off_session: boolean,
  payment_method: text(200),
  return_url: url,
} as const;

const createParameters = covered("PaymentIntentCreateParams", {
  ...confirmFields,
  allowed_payment_method_types: list(coveredValue("card", "us_bank_account"), 2),
  amount: required(amount),
  automatic_payment_methods: hash(
    covered("PaymentIntentCreateParams.AutomaticPaymentMethods", {
      allow_redirects: oneOf("always", "never"),
      enabled: required(boolean),
    }),
  ),
  capture_method: coveredValue("automatic", "automatic_async"),
  confirm: boolean,
  confirmation_method: coveredValue("automatic"),
  currency: required(currency),
  customer: text(200),
  description: text(1_000),
  metadata,
  receipt_email: email,
  setup_future_usage: setupFutureUsage,
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
});

type CreateFields = {
  amount: number;
  confirm?: boolean;
  currency: string;
  customer?: string;
  description?: string;
  metadata?: Metadata | null;
  off_session?: boolean;
  allowed_payment_method_types?: ("card" | "us_bank_account")[];
  receipt_email?: string;
  setup_future_usage?: "off_session" | "on_session";
  statement_descriptor?: string;
  statement_descriptor_suffix?: string;
} & ConfirmFields;

type ConfirmFields = {
  error_on_requires_action?: boolean;
  off_session?: boolean;
  payment_method?: string;
  return_url?: string;
};

async function createPaymentIntent(work: Work, fields: CreateFields): Promise<Stripe.PaymentIntent | StripeApiError> {
  const { confirm = false, payment_method: methodId } = fields;
  if (!confirm && fields.off_session !== undefined) {
    throw invalidParameter(null, "off_session", "You can only set `off_session` when `confirm` is true.");
  }
  const customer =
    fields.customer === undefined ? null : (await getObject(work.tx, "customer", fields.customer, "customer")).id;
  const built = buildPaymentIntent(
    {
      amountCents: fields.amount,
      currency: fields.currency,
      customer,
      description: fields.description ?? null,
      metadata: mergeMetadata({}, fields.metadata),
      allowedTypes: fields.allowed_payment_method_types ?? null,
      receiptEmail: fields.receipt_email ?? null,
      setupFutureUsage: fields.setup_future_usage ?? null,
      statementDescriptor: fields.statement_descriptor ?? null,
      statementDescriptorSuffix: fields.statement_descriptor_suffix ?? null,
    },
    work.now,
  );
  const method = methodId === undefined ? null : await resolvePaymentMethod(work, methodId, customer);
  const intent: Stripe.PaymentIntent = method
    ? { ...built, payment_method: method.id, status: "requires_confirmation" }
    : built;
  await insertObject(work.tx, intent);
  await recordEvent(work, "payment_intent.created", intent);
  if (!confirm) return intent;
  const { payment_method: _chosen, ...how } = fields;
  return confirmPaymentIntent(work, intent, how);
}

/**
 * Tries to pay a payment intent.
 *
 * @returns the intent, or Stripe's 402 when the bank refused: the attempt is kept either way
 */
async function confirmPaymentIntent(
  work: Work,
  intent: Stripe.PaymentIntent,
  fields: ConfirmFields,
): Promise<Stripe.PaymentIntent | StripeApiError> {
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) {
    throw unexpectedState(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`,
    );
  }
  const methodId = fields.payment_method ?? findId(intent.payment_method);
  if (methodId === null) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
    );
  }
  const method = await resolvePaymentMethod(work, methodId, findId(intent.customer));
  if (!intent.payment_method_types.includes(method.type)) {
    throw refusedByState(
      null,
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(", ")}.`,
      "payment_method",
    );
  }
  const { off_session: isOffSession = false, error_on_requires_action: isStrict = false } = fields;
  const after = await attemptPayment(work, intent, method, { isOffSession: isOffSession || isStrict });
  await followInvoiceIntent(work, after);
  if (after.status === "requires_payment_method") return paymentRefused(after);
  if (after.status !== "requires_action" || fields.return_url === undefined) return after;
  const redirected: Stripe.PaymentIntent = {
    ...after,
    next_action: {
      type: "redirect_to_url",
      redirect_to_url: { return_url: fields.return_url, url: `${work.publicUrl}/c/authenticate/${after.id}` },
    },
  };
  await saveObject(work.tx, redirected);
  return redirected;
}

type UpdateFields = {
  amount?: number;
  customer?: string;
  description?: string;
  metadata?: Metadata | null;
  payment_method?: string;
  receipt_email?: string | null;
  setup_future_usage?: "off_session" | "on_session" | null;
};

async function updatePaymentIntent(work: Work, fields: UpdateFields, id: string): Promise<Stripe.PaymentIntent> {
  const before = await lockObject(work.tx, "payment_intent", id);
  if (["canceled", "processing", "succeeded"].includes(before.status)) {
    throw unexpectedState(`This PaymentIntent could not be updated because it has a status of ${before.status}.`);
  }
  const { metadata: change, payment_method: methodId, customer: customerId, ...plain } = fields;
  const customer =
    customerId === undefined
      ? findId(before.customer)
      : (await getObject(work.tx, "customer", customerId, "customer")).id;
  const method = methodId === undefined ? null : await resolvePaymentMethod(work, methodId, customer);
  const after: Stripe.PaymentIntent = {
    ...before,
    ...plain,
    customer,
    metadata: mergeMetadata(before.metadata, change),
    ...(method ? { payment_method: method.id, status: "requires_confirmation" as const } : {}),
  };
  await saveObject(work.tx, after);
  return after;
}

async function cancel(
  work: Work,
  reason: "abandoned" | "duplicate" | "fraudulent" | "requested_by_customer" | undefined,
  id: string,
): Promise<Stripe.PaymentIntent> {
  const { status } = await getObject(work.tx, "payment_intent", id);
  if (["canceled", "processing", "succeeded"].includes(status)) {
    throw unexpectedState(`You cannot cancel this PaymentIntent because it has a status of ${status}.`);
  }
  const canceled = await cancelPaymentIntent(work, id, reason ?? "requested_by_customer");
  const after: Stripe.PaymentIntent = { ...canceled, cancellation_reason: reason ?? null };
  await saveObject(work.tx, after);
  return after;
}

function unexpectedState(message: string): StripeApiError {
  return refusedByState("payment_intent_unexpected_state", message);
}

export const paymentIntentRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/payment_intents",
    parameters: createParameters,
    run: createPaymentIntent,
  }),
  route({
    method: "GET",
    path: "/v1/payment_intents",
    parameters: covered("PaymentIntentListParams", { ...pagination, created: timeRange, customer: text(200) }),
    async run({ tx }, parameters) {
      const filters = matching("customer", parameters.customer);
      return listEnvelope(
        "/v1/payment_intents",
        await listObjects(tx, "payment_intent", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/payment_intents/:id",
    parameters: covered("PaymentIntentRetrieveParams", { expand }),
    run: ({ tx }, _parameters, id) => getObject(tx, "payment_intent", id),
  }),
  route({
    method: "POST",
    path: "/v1/payment_intents/:id",
    parameters: covered("PaymentIntentUpdateParams", {
      amount,
      customer: text(200),
      description: text(1_000),
      expand,
      metadata,
      payment_method: text(200),
      receipt_email: unsettable(email),
      setup_future_usage: unsettable(setupFutureUsage),
    }),
    run: (work, { expand: _expand, ...fields }, id) => updatePaymentIntent(work, fields, id),
  }),
  route({
    method: "POST",
    path: "/v1/payment_intents/:id/confirm",
    parameters: covered("PaymentIntentConfirmParams", confirmFields),
    run: async (work, fields, id) =>
      confirmPaymentIntent(work, await lockObject(work.tx, "payment_intent", id), fields),
  }),
  route({
    method: "POST",
    path: "/v1/payment_intents/:id/cancel",
    parameters: covered("PaymentIntentCancelParams", {
      cancellation_reason: oneOf("abandoned", "duplicate", "fraudulent", "requested_by_customer"),
      expand,
    }),
    run: (work, parameters, id) => cancel(work, parameters.cancellation_reason, id),
  }),
];
