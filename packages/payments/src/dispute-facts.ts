import type Stripe from "stripe";
import { type FeeBooking, readFeeBooking } from "./fee-booking.ts";
import { expanded, idOf } from "./reference.ts";

/** Money that left for a dispute (negative) or came back (positive), in cents. */
export type DisputeMovement = { amountCents: number; currency: string; fee: FeeBooking | null };

/** What matters of a dispute, as Stripe says it is now. Amounts are whole cents. */
export type DisputeFacts = {
  stripeDisputeId: string;
  amountCents: number;
  currency: string;
  /** Stripe's words: needs_response, under_review, won, lost, prevented, warning_needs_response and so on. */
  status: string;
  reason: string | null;
  evidenceDueAt: Date | null;
  createdAt: Date;
  /** Our payment, as its intent names it. */
  paymentId: string | null;
  paymentIntentId: string | null;
  chargeId: string | null;
  /** In the order in which they happened. */
  movements: readonly DisputeMovement[];
};

/** What must be expanded for {@link readDisputeFacts}. */
export const DISPUTE_EXPAND = ["payment_intent"];

/** Picks the facts out of a dispute that was retrieved with {@link DISPUTE_EXPAND}. */
export function readDisputeFacts(dispute: Stripe.Dispute): DisputeFacts {
  const dueBy = dispute.evidence_details.due_by;
  return {
    stripeDisputeId: dispute.id,
    amountCents: dispute.amount,
    currency: dispute.currency,
    status: dispute.status,
    reason: dispute.reason,
    evidenceDueAt: dueBy ? new Date(dueBy * 1000) : null,
    createdAt: new Date(dispute.created * 1000),
    paymentId: expanded(dispute.payment_intent)?.metadata["paymentId"] ?? null,
    paymentIntentId: idOf(dispute.payment_intent),
    chargeId: idOf(dispute.charge),
    movements: dispute.balance_transactions
      .toSorted((a, b) => a.created - b.created)
      .map((booking) => ({ amountCents: booking.amount, currency: booking.currency, fee: readFeeBooking(booking) })),
  };
}

/**
 * Whether the buyer's bank is deciding about the money: the customer waits for that too. A question of the bank (`warning_…`) has
 * taken nothing yet, and an appeal comes after the decision.
 */
export function isDisputeOpen({ status }: { status: string }): boolean {
  return status === "needs_response" || status === "under_review";
}
