import type Stripe from "stripe";
import { type FeeBooking, readFeeBooking } from "./fee-booking.ts";
import { expanded, idOf } from "./reference.ts";

/** What matters of a refund, as Stripe says it is now. Amounts are whole cents. */
export type RefundFacts = {
  stripeRefundId: string;
  amountCents: number;
  currency: string;
  /** pending, requires_action, succeeded, failed or canceled. */
  status: string;
  reason: string | null;
  failureReason: string | null;
  createdAt: Date;
  /** Our payment, as its intent names it. */
  paymentId: string | null;
  paymentIntentId: string | null;
  chargeId: string | null;
  fee: FeeBooking | null;
};

/** What must be expanded for {@link readRefundFacts}. */
export const REFUND_EXPAND = ["payment_intent", "balance_transaction"];

/** Picks the facts out of a refund that was retrieved with {@link REFUND_EXPAND}. */
export function readRefundFacts(refund: Stripe.Refund): RefundFacts {
  return {
    stripeRefundId: refund.id,
    amountCents: refund.amount,
    currency: refund.currency,
    status: refund.status ?? "pending",
    reason: refund.reason,
    failureReason: refund.failure_reason ?? null,
    createdAt: new Date(refund.created * 1000),
    paymentId: expanded(refund.payment_intent)?.metadata["paymentId"] ?? null,
    paymentIntentId: idOf(refund.payment_intent),
    chargeId: idOf(refund.charge),
    fee: readFeeBooking(expanded(refund.balance_transaction)),
  };
}

/** A refund that gave the money back; one that failed or was cancelled gave nothing. */
export function isRefundDone({ status }: { status: string }): boolean {
  return status === "succeeded";
}

/** A refund that Stripe has given up: the money stayed here. */
export function isRefundUndone({ status }: { status: string }): boolean {
  return status === "failed" || status === "canceled";
}
