import type Stripe from "stripe";
import { covered, expand, pagination, text, timeRange } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getObject, listObjects, matching } from "../store/object.store.ts";
import { describePaymentMethod } from "./payment-method.ts";
import type { Decline } from "./sandbox-card.ts";

const listParameters = covered("ChargeListParams", {
  ...pagination,
  created: timeRange,
  customer: text(200),
  payment_intent: text(200),
});

export type ChargeFields = {
  status: "succeeded" | "pending" | "failed";
  /** Why it failed. */
  decline?: Decline | null;
  /** The holder of the card has confirmed the payment to the bank. */
  isAuthenticated?: boolean;
};

/** One attempt to take the money of a payment intent. The balance transaction is added once the charge succeeded. */
export function buildCharge(
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { status, decline = null, isAuthenticated = false }: ChargeFields,
  now: Date,
): Stripe.Charge {
  const hasFailed = status === "failed";
  return {
    id: newId("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: hasFailed ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? "SANDBOX",
    captured: !hasFailed,
    created: toSeconds(now),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: describeOutcome(decline),
    paid: status === "succeeded",
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: describePaymentMethod(method, intent.amount, isAuthenticated),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: null,
    transfer_group: null,
  };
}

function describeOutcome(decline: Decline | null): Stripe.Charge.Outcome {
  const common = { advice_code: null, network_advice_code: null, network_decline_code: null };
  if (decline !== null) {
    return {
      ...common,
      network_status: "declined_by_network",
      reason: decline.declineCode,
      risk_level: "normal",
      risk_score: 20,
      seller_message: "The bank did not return any further details with this decline.",
      type: "issuer_declined",
    };
  }
  return {
    ...common,
    network_status: "approved_by_network",
    reason: null,
    risk_level: "normal",
    risk_score: 20,
    seller_message: "Payment complete.",
    type: "authorized",
  };
}

export const chargeRoutes: Route[] = [
  route({
    method: "GET",
    path: "/v1/charges",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const filters = [
        ...matching("customer", parameters.customer),
        ...matching("payment_intent", parameters.payment_intent),
      ];
      return listEnvelope("/v1/charges", await listObjects(tx, "charge", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/charges/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "charge", id),
  }),
];
