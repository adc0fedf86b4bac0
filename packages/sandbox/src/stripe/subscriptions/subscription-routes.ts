import { metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  coveredValue,
  expand,
  hash,
  integer,
  list,
  oneOf,
  pagination,
  type Reader,
  required,
  text,
  timeRange,
  timestamp,
  unsettable,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { getObject, listObjects, matching } from "../store/object.store.ts";
import { cancelSubscription, changeSubscription, resumeSubscription } from "./change-subscription.ts";
import { createSubscription } from "./create-subscription.ts";

const discounts = unsettable(
  list(hash(covered("SubscriptionCreateParams.Discount", { coupon: text(200), promotion_code: text(200) })), 1),
);

const quantity = integer({ min: 1, max: 1_000_000 });
const paymentSettings = hash(
  covered("SubscriptionCreateParams.PaymentSettings", {
    save_default_payment_method: oneOf("off", "on_subscription"),
  }),
);
const trialSettings = hash(
  covered("SubscriptionCreateParams.TrialSettings", {
    end_behavior: required(
      hash(
        covered("SubscriptionCreateParams.TrialSettings.EndBehavior", {
          missing_payment_method: required(oneOf("cancel", "create_invoice", "pause")),
        }),
      ),
    ),
  }),
);
const cancellationDetails = hash(
  covered("SubscriptionUpdateParams.CancellationDetails", {
    comment: unsettable(text()),
    feedback: unsettable(
      oneOf(
        "customer_service",
        "low_quality",
        "missing_features",
        "other",
        "switched_service",
        "too_complex",
        "too_expensive",
        "unused",
      ),
    ),
  }),
);
const trialEnd: Reader<number | "now"> = {
  read: (node, path) => (node === "now" ? "now" : timestamp.read(node, path)),
};

const createParameters = covered("SubscriptionCreateParams", {
  cancel_at: timestamp,
  cancel_at_period_end: boolean,
  collection_method: coveredValue("charge_automatically"),
  customer: required(text(200)),
  default_payment_method: text(200),
  description: text(500),
  discounts,
  expand,
  items: required(list(hash(covered("SubscriptionCreateParams.Item", { metadata, price: text(200), quantity })), 20)),
  metadata,
  off_session: boolean,
  payment_behavior: coveredValue("allow_incomplete", "default_incomplete", "error_if_incomplete"),
  payment_settings: paymentSettings,
  trial_end: timestamp,
  trial_period_days: integer({ min: 0, max: 730 }),
  trial_settings: trialSettings,
});

const updateParameters = covered("SubscriptionUpdateParams", {
  billing_cycle_anchor: oneOf("now", "unchanged"),
  cancel_at: unsettable(timestamp),
  cancel_at_period_end: boolean,
  cancellation_details: cancellationDetails,
  default_payment_method: text(200),
  description: unsettable(text(500)),
  discounts,
  expand,
  items: list(
    hash(
      covered("SubscriptionUpdateParams.Item", {
        deleted: boolean,
        id: text(200),
        metadata,
        price: text(200),
        quantity,
      }),
    ),
    20,
  ),
  metadata,
  off_session: boolean,
  pause_collection: unsettable(
    hash(
      covered("SubscriptionUpdateParams.PauseCollection", {
        behavior: required(oneOf("keep_as_draft", "mark_uncollectible", "void")),
        resumes_at: timestamp,
      }),
    ),
  ),
  payment_behavior: coveredValue("allow_incomplete", "error_if_incomplete"),
  proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
  proration_date: timestamp,
  trial_end: trialEnd,
});

/** Every status but `canceled`, which a list leaves out unless it is asked for. */
const LISTED = ["active", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"];

export const subscriptionRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/subscriptions",
    parameters: createParameters,
    run: (work, fields) => createSubscription(work, fields),
  }),
  route({
    method: "GET",
    path: "/v1/subscriptions",
    parameters: covered("SubscriptionListParams", {
      ...pagination,
      created: timeRange,
      customer: text(200),
      status: oneOf("all", "canceled", "ended", ...(LISTED as ["active"])),
      test_clock: text(200),
    }),
    async run({ tx }, parameters) {
      const { status } = parameters as { status?: string };
      const statuses =
        status === "all" ? undefined : status === "ended" ? ["canceled", "incomplete_expired"] : (status ?? LISTED);
      const filters = [
        ...matching("customer", parameters.customer),
        ...matching("status", statuses),
        ...matching("test_clock", parameters.test_clock),
      ];
      return listEnvelope(
        "/v1/subscriptions",
        await listObjects(tx, "subscription", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/subscriptions/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "subscription", id),
  }),
  route({
    method: "POST",
    path: "/v1/subscriptions/:id",
    parameters: updateParameters,
    run: changeSubscription,
  }),
  route({
    method: "DELETE",
    path: "/v1/subscriptions/:id",
    parameters: covered("SubscriptionCancelParams", {
      cancellation_details: cancellationDetails,
      expand,
      invoice_now: boolean,
      prorate: boolean,
    }),
    run: cancelSubscription,
  }),
  route({
    method: "POST",
    path: "/v1/subscriptions/:id/resume",
    parameters: covered("SubscriptionResumeParams", { expand }),
    run: (work, _parameters, id) => resumeSubscription(work, id),
  }),
];
