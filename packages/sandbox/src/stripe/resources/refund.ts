import type Stripe from "stripe";
import { invalidParameter, invalidRequest, refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import { covered, expand, integer, oneOf, pagination, text, timeRange } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { settlementTime, toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { findId, getId } from "../reference.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { addBalanceTransaction } from "./balance-transaction.ts";
import { getBehaviour } from "./payment-method.ts";

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

/** How a refund goes on after it was asked for: banks may take their time, and may send the money back. */
export const REFUND_OUTCOMES = ["succeeded", "pending_succeeded", "pending_failed", "succeeded_failed"] as const;
export type RefundOutcome = (typeof REFUND_OUTCOMES)[number];

type RefundFields = {
  amount?: number;
  charge?: string;
  payment_intent?: string;
  metadata?: Metadata | null;
  reason?: "duplicate" | "fraudulent" | "requested_by_customer";
};

/**
 * Gives money of a charge back, all that is left of it unless `amount` (cents) says less. Stripe keeps its fee.
 * Without an `outcome` the payment method decides it: a card is refunded at once, a bank account later.
 *
 * @throws {StripeApiError} `charge_already_refunded`, `charge_disputed`, or 400 when more is asked for than is left
 */
export async function createRefund(work: Work, fields: RefundFields, outcome?: RefundOutcome): Promise<Stripe.Refund> {
  const charge = await lockObject(work.tx, "charge", await findChargeId(work, fields), "charge");
  await requireRefundable(work, charge);
  const amount = planRefundCents(charge, fields.amount);
  const course = outcome ?? (await findUsualOutcome(work, charge));
  const refund = await buildRefund(work, charge, amount, { ...fields, isPending: course.startsWith("pending") });
  await insertObject(work.tx, refund);
  await recordEvent(work, "refund.created", refund);
  await changeRefundedAmount(work, charge, amount);
  if (course !== "succeeded") {
    const action = course === "pending_succeeded" ? "succeed_refund" : "fail_refund";
    await insertTimer(work.tx, { action, objectId: refund.id }, settlementTime(work.now));
  }
  return refund;
}

async function findUsualOutcome(work: Work, charge: Stripe.Charge): Promise<RefundOutcome> {
  if (charge.payment_method === null) return "succeeded";
  return (await getBehaviour(work.tx, charge.payment_method)).refund ?? "succeeded";
}

async function buildRefund(
  work: Work,
  charge: Stripe.Charge,
  amount: number,
  { metadata: given, reason, isPending }: RefundFields & { isPending: boolean },
): Promise<Stripe.Refund> {
  const id = newId("re");
  const isCard = charge.payment_method_details?.type === "card";
  const transaction = await addBalanceTransaction(work, {
    kind: isCard ? "refund" : "payment_refund",
    amountCents: -amount,
    feeCents: 0,
    currency: charge.currency,
    sourceId: id,
    description: charge.description === null ? "REFUND FOR PAYMENT" : `REFUND FOR CHARGE (${charge.description})`,
  });
  return {
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
    metadata: mergeMetadata({}, given),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(isPending ? { pending_reason: "processing" as const } : {}),
    reason: reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isPending ? "pending" : "succeeded",
    transfer_reversal: null,
  };
}

/** The bank has the money. */
export async function succeedRefund(work: Work, id: string): Promise<void> {
  const { pending_reason, ...refund } = await lockObject(work.tx, "refund", id);
  const succeeded: Stripe.Refund = { ...refund, status: "succeeded" };
  await saveObject(work.tx, succeeded);
  await tellRefundChanged(work, succeeded, { status: refund.status, pending_reason });
}

/** The bank has sent the money back: it is on the Stripe balance again, and may be refunded once more. */
export async function failRefund(work: Work, id: string): Promise<void> {
  const { pending_reason, ...refund } = await lockObject(work.tx, "refund", id);
  const charge = await lockObject(work.tx, "charge", getId(refund.charge));
  const transaction = await addBalanceTransaction(work, {
    kind: "refund_failure",
    amountCents: refund.amount,
    feeCents: 0,
    currency: refund.currency,
    sourceId: refund.id,
    description: "REFUND FAILURE",
  });
  const failed: Stripe.Refund = {
    ...refund,
    failure_balance_transaction: transaction.id,
    failure_reason: "expired_or_canceled_card",
    status: "failed",
  };
  await saveObject(work.tx, failed);
  const amountRefunded = charge.amount_refunded - refund.amount;
  await saveObject(work.tx, { ...charge, amount_refunded: amountRefunded, refunded: false });
  await tellRefundChanged(work, failed, {
    status: refund.status,
    failure_balance_transaction: null,
    failure_reason: null,
    ...(pending_reason === undefined ? {} : { pending_reason }),
  });
  await recordEvent(work, "refund.failed", failed);
}

async function tellRefundChanged(work: Work, refund: Stripe.Refund, before: object): Promise<void> {
  await recordEvent(work, "refund.updated", refund, before);
  await recordEvent(work, "charge.refund.updated", refund, before);
}

/** A dispute takes the money already; while it is only an inquiry, a refund is how to settle it. */
async function requireRefundable(work: Work, charge: Stripe.Charge): Promise<void> {
  if (!charge.disputed) return;
  const { page } = await listObjects(work.tx, "dispute", {
    filters: matching("charge", charge.id),
    limit: 1,
    from: null,
  });
  if (page[0]?.is_charge_refundable) return;
  throw refusedByState(
    "charge_disputed",
    `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    "charge",
  );
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

async function changeRefundedAmount(work: Work, charge: Stripe.Charge, amount: number): Promise<void> {
  const amountRefunded = charge.amount_refunded + amount;
  const isFull = amountRefunded === charge.amount;
  const after: Stripe.Charge = { ...charge, amount_refunded: amountRefunded, refunded: isFull };
  await saveObject(work.tx, after);
  await recordEvent(work, "charge.refunded", after, {
    amount_refunded: charge.amount_refunded,
    ...(isFull ? { refunded: false } : {}),
  });
}

async function updateRefund(work: Work, change: Metadata | null | undefined, id: string): Promise<Stripe.Refund> {
  const before = await lockObject(work.tx, "refund", id);
  const after: Stripe.Refund = { ...before, metadata: mergeMetadata(before.metadata ?? {}, change) };
  await saveObject(work.tx, after);
  await tellRefundChanged(work, after, { metadata: before.metadata });
  return after;
}

export const refundRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/refunds",
    parameters: createParameters,
    run: (work, fields) => createRefund(work, fields),
  }),
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
  route({
    method: "POST",
    path: "/v1/refunds/:id",
    parameters: covered("RefundUpdateParams", { expand, metadata }),
    run: (work, parameters, id) => updateRefund(work, parameters.metadata, id),
  }),
];
