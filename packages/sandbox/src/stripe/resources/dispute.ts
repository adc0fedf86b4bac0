import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import { boolean, covered, expand, hash, pagination, text, timeRange } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { settlementTime, toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { findId, getId } from "../reference.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { deleteTimers, insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { addBalanceTransaction } from "./balance-transaction.ts";

/**
 * How a dispute goes on by itself: the bank takes the money and keeps it (`lost`) or gives it back (`won`), or only
 * asks and lets the matter rest (`inquiry`) or takes the money after all (`inquiry_lost`). `open` and `inquiry_open`
 * wait for an answer through the API.
 */
export const DISPUTE_PATHS = ["lost", "won", "inquiry", "inquiry_lost", "open", "inquiry_open"] as const;
export type DisputePath = (typeof DISPUTE_PATHS)[number];

/** What a dispute costs, in cents; not given back, even when it is won. */
const DISPUTE_FEE_CENTS = 1_500;
const EVIDENCE_DAYS = 9;

/** Words in `uncategorized_text` that decide a dispute in Stripe's test mode. */
const WINNING_EVIDENCE = "winning_evidence";
const LOSING_EVIDENCE = "losing_evidence";

export type DisputeOptions = {
  path: DisputePath;
  /** Cents; all of the charge when left out. */
  amountCents?: number;
  /** When the path's next step comes; two seconds from now when left out. */
  nextStepAt?: Date;
};

/**
 * The holder of the card disputes a charge. Its money leaves the balance at once, unless the bank only asks.
 *
 * @throws {StripeApiError} 400 when the charge has not succeeded, is disputed already, or is smaller
 */
export async function createDispute(
  work: Work,
  charge: Stripe.Charge,
  { path, amountCents = charge.amount, nextStepAt = settlementTime(work.now) }: DisputeOptions,
): Promise<Stripe.Dispute> {
  if (charge.status !== "succeeded") throw refusedByState(null, `Charge ${charge.id} has not succeeded.`);
  if (charge.disputed) throw refusedByState(null, `Charge ${charge.id} is disputed already.`);
  if (amountCents > charge.amount) {
    throw refusedByState(null, `Charge ${charge.id} is ${charge.amount} cents, less than ${amountCents}.`, "amount");
  }
  const isInquiry = path.startsWith("inquiry");
  const dispute = buildDispute(work, charge, amountCents, isInquiry);
  await insertObject(work.tx, dispute);
  await saveObject(work.tx, { ...charge, disputed: true });
  await recordEvent(work, "charge.dispute.created", dispute);
  const opened = isInquiry ? dispute : await withdrawFunds(work, dispute);
  const action = NEXT_STEP[path];
  if (action) await insertTimer(work.tx, { action, objectId: dispute.id }, nextStepAt);
  return opened;
}

const NEXT_STEP = {
  lost: "lose_dispute",
  won: "win_dispute",
  inquiry: "close_inquiry",
  inquiry_lost: "escalate_inquiry",
  open: null,
  inquiry_open: null,
} as const satisfies Record<DisputePath, string | null>;

function buildDispute(work: Work, charge: Stripe.Charge, amount: number, isInquiry: boolean): Stripe.Dispute {
  const brand = charge.payment_method_details?.card?.brand ?? "visa";
  return {
    id: newId("du"),
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: toSeconds(work.now),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by: toSeconds(work.now) + EVIDENCE_DAYS * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    network_reason_code: "10.4",
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand,
        case_type: isInquiry ? "inquiry" : "chargeback",
        network: brand,
        network_reason_code: "10.4",
      },
      type: "card",
    },
    reason: "fraudulent",
    status: isInquiry ? "warning_needs_response" : "needs_response",
  };
}

const EVIDENCE_TEXTS = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_tracking_number",
  "uncategorized_text",
] as const;
type EvidenceText = (typeof EVIDENCE_TEXTS)[number];

const NO_EVIDENCE = {
  ...(Object.fromEntries(EVIDENCE_TEXTS.map((name) => [name, null])) as Record<EvidenceText, null>),
  cancellation_policy: null,
  customer_communication: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  enhanced_evidence: {},
  receipt: null,
  refund_policy: null,
  service_documentation: null,
  shipping_documentation: null,
  uncategorized_file: null,
} satisfies Stripe.Dispute.Evidence;

async function withdrawFunds(work: Work, dispute: Stripe.Dispute): Promise<Stripe.Dispute> {
  const transaction = await addBalanceTransaction(work, {
    kind: "dispute",
    amountCents: -dispute.amount,
    feeCents: DISPUTE_FEE_CENTS,
    currency: dispute.currency,
    sourceId: dispute.id,
    description: `Chargeback withdrawal for ${getId(dispute.charge)}`,
  });
  return addFunds(work, dispute, transaction, "charge.dispute.funds_withdrawn");
}

async function reinstateFunds(work: Work, dispute: Stripe.Dispute): Promise<Stripe.Dispute> {
  const transaction = await addBalanceTransaction(work, {
    kind: "dispute_reversal",
    amountCents: dispute.amount,
    feeCents: 0,
    currency: dispute.currency,
    sourceId: dispute.id,
    description: `Chargeback reversal for ${getId(dispute.charge)}`,
  });
  return addFunds(work, dispute, transaction, "charge.dispute.funds_reinstated");
}

async function addFunds(
  work: Work,
  dispute: Stripe.Dispute,
  transaction: Stripe.BalanceTransaction,
  type: "charge.dispute.funds_withdrawn" | "charge.dispute.funds_reinstated",
): Promise<Stripe.Dispute> {
  const { balance_transactions: before } = dispute;
  const moved: Stripe.Dispute = { ...dispute, balance_transactions: [...before, transaction] };
  await saveObject(work.tx, moved);
  await recordEvent(work, type, moved, { balance_transactions: before });
  return moved;
}

const FINAL: readonly string[] = ["lost", "won", "warning_closed"];

/** Ends a dispute for good. Does nothing to one that has ended. */
export async function closeDispute(
  work: Work,
  id: string,
  status: "lost" | "won" | "warning_closed",
): Promise<Stripe.Dispute> {
  const dispute = await lockObject(work.tx, "dispute", id);
  if (FINAL.includes(dispute.status)) return dispute;
  await deleteDisputeTimers(work, id);
  const closed: Stripe.Dispute = { ...dispute, status };
  await saveObject(work.tx, closed);
  const settled = status === "won" ? await reinstateFunds(work, closed) : closed;
  await recordEvent(work, "charge.dispute.closed", settled, { status: dispute.status });
  return settled;
}

/** The bank was not content with an inquiry: it takes the money, and the dispute is lost soon. */
export async function escalateInquiry(work: Work, id: string): Promise<void> {
  const dispute = await lockObject(work.tx, "dispute", id);
  const { status, is_charge_refundable } = dispute;
  const escalated: Stripe.Dispute = { ...dispute, is_charge_refundable: false, status: "needs_response" };
  await saveObject(work.tx, escalated);
  await recordEvent(work, "charge.dispute.updated", escalated, { is_charge_refundable, status });
  await withdrawFunds(work, escalated);
  await insertTimer(work.tx, { action: "lose_dispute", objectId: id }, settlementTime(work.now));
}

async function deleteDisputeTimers({ tx }: Work, id: string): Promise<void> {
  for (const action of ["lose_dispute", "win_dispute", "close_inquiry", "escalate_inquiry"] as const) {
    await deleteTimers(tx, id, action);
  }
}

type DisputeChange = { evidence?: Partial<Record<EvidenceText, string>>; metadata?: Metadata | null; submit?: boolean };

/** Hands in evidence. What Stripe's test mode reads in it decides the dispute two seconds later. */
async function updateDispute(work: Work, change: DisputeChange, id: string): Promise<Stripe.Dispute> {
  const before = await lockObject(work.tx, "dispute", id);
  const { evidence, submit: isSubmitted = true } = change;
  if (evidence && FINAL.includes(before.status)) {
    throw refusedByState(null, "This dispute is already closed and its evidence cannot be changed.");
  }
  const isInquiry = before.status.startsWith("warning");
  const isHandedIn = evidence !== undefined && isSubmitted;
  const details = before.evidence_details;
  const after: Stripe.Dispute = {
    ...before,
    evidence: { ...before.evidence, ...evidence },
    evidence_details: {
      ...details,
      has_evidence: details.has_evidence || evidence !== undefined,
      submission_count: details.submission_count + (isHandedIn ? 1 : 0),
      submission_method: isHandedIn ? "manual" : details.submission_method,
    },
    metadata: mergeMetadata(before.metadata, change.metadata),
    status: isHandedIn ? (isInquiry ? "warning_under_review" : "under_review") : before.status,
  };
  await saveObject(work.tx, after);
  await recordEvent(work, "charge.dispute.updated", after, {
    evidence: before.evidence,
    evidence_details: details,
    metadata: before.metadata,
    status: before.status,
  });
  const action = isHandedIn ? decideByEvidence(evidence.uncategorized_text, isInquiry) : null;
  if (action) {
    await deleteDisputeTimers(work, id);
    await insertTimer(work.tx, { action, objectId: id }, settlementTime(work.now));
  }
  return after;
}

function decideByEvidence(words: string | undefined, isInquiry: boolean) {
  if (words === WINNING_EVIDENCE) return isInquiry ? "close_inquiry" : "win_dispute";
  if (words === LOSING_EVIDENCE) return isInquiry ? "escalate_inquiry" : "lose_dispute";
  return null;
}

async function acceptDispute(work: Work, id: string): Promise<Stripe.Dispute> {
  const dispute = await getObject(work.tx, "dispute", id);
  if (FINAL.includes(dispute.status)) throw refusedByState(null, "This dispute is already closed.");
  return closeDispute(work, id, dispute.status.startsWith("warning") ? "warning_closed" : "lost");
}

/** The charge that a payment intent was paid by. */
export async function getPaidCharge(work: Work, paymentIntentId: string): Promise<Stripe.Charge> {
  const intent = await getObject(work.tx, "payment_intent", paymentIntentId, "paymentIntent");
  const chargeId = findId(intent.latest_charge);
  if (intent.status !== "succeeded" || chargeId === null) {
    throw refusedByState(null, `This PaymentIntent (${intent.id}) has not been paid.`, "paymentIntent");
  }
  return lockObject(work.tx, "charge", chargeId);
}

const evidence = hash(
  covered(
    "DisputeUpdateParams.Evidence",
    Object.fromEntries(EVIDENCE_TEXTS.map((name) => [name, text(20_000)])) as Record<
      EvidenceText,
      ReturnType<typeof text>
    >,
  ),
);

export const disputeRoutes: Route[] = [
  route({
    method: "GET",
    path: "/v1/disputes",
    parameters: covered("DisputeListParams", {
      ...pagination,
      charge: text(200),
      created: timeRange,
      payment_intent: text(200),
    }),
    async run({ tx }, parameters) {
      const filters = [
        ...matching("charge", parameters.charge),
        ...matching("payment_intent", parameters.payment_intent),
      ];
      return listEnvelope("/v1/disputes", await listObjects(tx, "dispute", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/disputes/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "dispute", id),
  }),
  route({
    method: "POST",
    path: "/v1/disputes/:id",
    parameters: covered("DisputeUpdateParams", { evidence, expand, metadata, submit: boolean }),
    run: updateDispute,
  }),
  route({
    method: "POST",
    path: "/v1/disputes/:id/close",
    parameters: { expand },
    run: (work, _parameters, id) => acceptDispute(work, id),
  }),
];
