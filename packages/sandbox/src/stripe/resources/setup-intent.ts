import type Stripe from "stripe";
import { refusedByState, type StripeApiError } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  coveredValue,
  expand,
  hash,
  list,
  oneOf,
  pagination,
  required,
  text,
  timeRange,
  url,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId, randomText } from "../ids.ts";
import { attemptSetup } from "../payments/attempt-setup.ts";
import { setupRefused } from "../payments/payment-refusal.ts";
import { resolvePaymentMethod } from "../payments/resolve-payment-method.ts";
import { findId } from "../reference.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { PAYMENT_METHOD_TYPES } from "./payment-intent.ts";

type SetupIntentFields = {
  allowed_payment_method_types?: ("card" | "us_bank_account")[];
  confirm?: boolean;
  customer?: string;
  description?: string;
  metadata?: Metadata | null;
  payment_method?: string;
  return_url?: string;
  usage?: "off_session" | "on_session";
};

/** Opens the way to save a payment method without paying; for later payments without the holder unless told otherwise. */
export async function openSetupIntent(work: Work, fields: SetupIntentFields): Promise<Stripe.SetupIntent> {
  const id = newId("seti");
  const customer =
    fields.customer === undefined ? null : (await getObject(work.tx, "customer", fields.customer, "customer")).id;
  const intent: Stripe.SetupIntent = {
    id,
    object: "setup_intent",
    allowed_payment_method_types: fields.allowed_payment_method_types ?? null,
    application: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomText(25)}`,
    created: toSeconds(work.now),
    customer,
    customer_account: null,
    description: fields.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: mergeMetadata({}, fields.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: fields.allowed_payment_method_types ?? PAYMENT_METHOD_TYPES,
    single_use_mandate: null,
    status: "requires_payment_method",
    usage: fields.usage ?? "off_session",
  };
  await insertObject(work.tx, intent);
  await recordEvent(work, "setup_intent.created", intent);
  return intent;
}

async function createSetupIntent(
  work: Work,
  { confirm = false, payment_method: methodId, ...fields }: SetupIntentFields,
): Promise<Stripe.SetupIntent | StripeApiError> {
  const intent = await openSetupIntent(work, fields);
  if (methodId === undefined) return intent;
  const method = await resolvePaymentMethod(work, methodId, findId(intent.customer));
  const chosen: Stripe.SetupIntent = { ...intent, payment_method: method.id, status: "requires_confirmation" };
  await saveObject(work.tx, chosen);
  return confirm ? confirmSetupIntent(work, chosen, {}) : chosen;
}

async function confirmSetupIntent(
  work: Work,
  intent: Stripe.SetupIntent,
  { payment_method: given }: { payment_method?: string },
): Promise<Stripe.SetupIntent | StripeApiError> {
  const methodId = given ?? findId(intent.payment_method);
  if (intent.status === "succeeded" || intent.status === "canceled" || methodId === null) {
    const reason = methodId === null ? "it's missing a payment method" : `it has a status of ${intent.status}`;
    throw refusedByState("setup_intent_unexpected_state", `You cannot confirm this SetupIntent because ${reason}.`);
  }
  const method = await resolvePaymentMethod(work, methodId, findId(intent.customer));
  const after = await attemptSetup(work, intent, method);
  return after.status === "requires_payment_method" ? setupRefused(after) : after;
}

async function cancelSetupIntent(
  work: Work,
  reason: "abandoned" | "duplicate" | "requested_by_customer" | undefined,
  id: string,
): Promise<Stripe.SetupIntent> {
  const intent = await lockObject(work.tx, "setup_intent", id);
  if (intent.status === "succeeded" || intent.status === "canceled") {
    throw refusedByState(
      "setup_intent_unexpected_state",
      `You cannot cancel this SetupIntent because it has a status of ${intent.status}.`,
    );
  }
  const canceled: Stripe.SetupIntent = {
    ...intent,
    cancellation_reason: reason ?? null,
    next_action: null,
    status: "canceled",
  };
  await saveObject(work.tx, canceled);
  await recordEvent(work, "setup_intent.canceled", canceled);
  return canceled;
}

export const setupIntentRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/setup_intents",
    parameters: covered("SetupIntentCreateParams", {
      allowed_payment_method_types: list(coveredValue("card", "us_bank_account"), 2),
      automatic_payment_methods: hash(
        covered("SetupIntentCreateParams.AutomaticPaymentMethods", {
          allow_redirects: oneOf("always", "never"),
          enabled: required(boolean),
        }),
      ),
      confirm: boolean,
      customer: text(200),
      description: text(1_000),
      expand,
      metadata,
      payment_method: text(200),
      return_url: url,
      usage: oneOf("off_session", "on_session"),
    }),
    run: createSetupIntent,
  }),
  route({
    method: "GET",
    path: "/v1/setup_intents",
    parameters: covered("SetupIntentListParams", {
      ...pagination,
      created: timeRange,
      customer: text(200),
      payment_method: text(200),
    }),
    async run({ tx }, parameters) {
      const filters = [
        ...matching("customer", parameters.customer),
        ...matching("payment_method", parameters.payment_method),
      ];
      return listEnvelope(
        "/v1/setup_intents",
        await listObjects(tx, "setup_intent", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/setup_intents/:id",
    parameters: covered("SetupIntentRetrieveParams", { expand }),
    run: ({ tx }, _parameters, id) => getObject(tx, "setup_intent", id),
  }),
  route({
    method: "POST",
    path: "/v1/setup_intents/:id/confirm",
    parameters: covered("SetupIntentConfirmParams", { expand, payment_method: text(200), return_url: url }),
    run: async (work, fields, id) => confirmSetupIntent(work, await lockObject(work.tx, "setup_intent", id), fields),
  }),
  route({
    method: "POST",
    path: "/v1/setup_intents/:id/cancel",
    parameters: covered("SetupIntentCancelParams", {
      cancellation_reason: oneOf("abandoned", "duplicate", "requested_by_customer"),
      expand,
    }),
    run: (work, parameters, id) => cancelSetupIntent(work, parameters.cancellation_reason, id),
  }),
];
