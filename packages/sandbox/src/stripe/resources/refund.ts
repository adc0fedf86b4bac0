import type Stripe from "stripe";
import { invalidParameter, invalidRequest, refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import { covered, expand, integer, oneOf, pagination, text, timeRange } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { findId } from "../reference.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { addBalanceTransaction } from "./balance-transaction.ts";

const createParameters = covered("RefundCreateParams", {
  amount: integer({ min: 1 }),
  charge: text(200),
  expand,
  metadata,
  payment_intent: text(200),
  reason: oneOf("duplicate", "fraudulent", "requested_by_customer"),
});

const listParameters = covered("RefundListParams", {
  ...pagination,
  charge: text(200),
  created: timeRange,
  payment_intent: text(200),
});

export type RefundFields = {
  amount?: number;
  charge?: string;
  payment_intent?: string;
  metadata?: Metadata | null;
  reason?: "duplicate" | "fraudulent" | "requested_by_customer";
};

/**
 * Gives money of a charge back, all that is left of it unless `amount` (cents) says less. Stripe keeps its fee.
 *
 * @throws {StripeApiError} `charge_already_refunded`, or 400 when more is asked for than is left
 */
export async function createRefund(work: Work, fields: RefundFields): Promise<Stripe.Refund> {
  const charge = await lockObject(work.tx, "charge", await findChargeId(work, fields), "charge");
  const amount = planRefundCents(charge, fields.amount);
  const id = newId("re");
  const isCard = charge.payment_method_details?.type === "card";
  const transaction = await addBalanceTransaction(work, {
    type: isCard ? "refund" : "payment_refund",
    amountCents: -amount,
    feeCents: 0,
    currency: charge.currency,
    sourceId: id,
    description: charge.description === null ? "REFUND FOR PAYMENT" : `REFUND FOR CHARGE (${charge.description})`,
  });
  const refund: Stripe.Refund = {
    id,
    object: "refund",
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: toSeconds(work.now),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard ? { card: { type: "refund" }, type: "card" } : { type: "us_bank_account" },
    metadata: mergeMetadata({}, fields.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: fields.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
  await insertObject(work.tx, refund);
  await recordEvent(work, "refund.created", refund);
  await markRefunded(work, charge, amount);
  return refund;
}

async function findChargeId(work: Work, { charge, payment_intent }: RefundFields): Promise<string> {
  if (charge !== undefined && payment_intent !== undefined) {
    throw invalidParameter(null, "charge", "You may only specify one of these parameters: charge, payment_intent.");
  }
  if (charge !== undefined) return charge;
  if (payment_intent === undefined) {
    throw invalidRequest("One of the following params should be provided for this request: payment_intent or charge.");
  }
  const intent = await getObject(work.tx, "payment_intent", payment_intent, "payment_intent");
  const chargeId = findId(intent.latest_charge);
  if (intent.status !== "succeeded" || chargeId === null) {
    throw refusedByState(
      null,
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      "payment_intent",
    );
  }
  return chargeId;
}

function planRefundCents(charge: Stripe.Charge, wantedCents: number | undefined): number {
  if (charge.refunded) {
    throw refusedByState("charge_already_refunded", `Charge ${charge.id} has already been refunded.`, "charge");
  }
  if (charge.status !== "succeeded") {
    throw refusedByState(null, `Charge ${charge.id} has not succeeded, so it cannot be refunded.`, "charge");
  }
  const leftCents = charge.amount - charge.amount_refunded;
  const amount = wantedCents ?? leftCents;
  if (amount > leftCents) {
    throw refusedByState(
      null,
      `Refund amount (${amount} cents) is greater than unrefunded amount on charge (${leftCents} cents)`,
      "amount",
    );
  }
  return amount;
}

async function markRefunded(work: Work, charge: Stripe.Charge, amount: number): Promise<void> {
  const amountRefunded = charge.amount_refunded + amount;
  const isFull = amountRefunded === charge.amount;
  const after: Stripe.Charge = { ...charge, amount_refunded: amountRefunded, refunded: isFull };
  await saveObject(work.tx, after);
  await recordEvent(work, "charge.refunded", after, {
    amount_refunded: charge.amount_refunded,
    ...(isFull ? { refunded: false } : {}),
  });
}

export const refundRoutes: Route[] = [
  route({ method: "POST", path: "/v1/refunds", parameters: createParameters, run: createRefund }),
  route({
    method: "GET",
    path: "/v1/refunds",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const filters = [
        ...matching("charge", parameters.charge),
        ...matching("payment_intent", parameters.payment_intent),
      ];
      return listEnvelope("/v1/refunds", await listObjects(tx, "refund", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/refunds/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "refund", id),
  }),
];
