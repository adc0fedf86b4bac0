import type { Tx } from "@scrip/db";
import { callStripe } from "./call-stripe.ts";
import { DISPUTE_EXPAND, type DisputeFacts, readDisputeFacts } from "./dispute-facts.ts";
import type { StripeAccount } from "./open-stripe.ts";
import { findPayment, findPaymentByMoney, type Payment } from "./payment.store.ts";
import { REFUND_EXPAND, type RefundFacts, readRefundFacts } from "./refund-facts.ts";

/** Reads a refund back from Stripe. Not inside a transaction. Throws like {@link callStripe}. */
export async function retrieveRefund(stripe: StripeAccount, stripeRefundId: string): Promise<RefundFacts> {
  const refund = await callStripe("read a refund", () =>
    stripe.client.refunds.retrieve(stripeRefundId, { expand: REFUND_EXPAND }),
  );
  return readRefundFacts(refund);
}

/** Reads a dispute back from Stripe, with the money it has moved. Not inside a transaction. Throws like {@link callStripe}. */
export async function retrieveDispute(stripe: StripeAccount, stripeDisputeId: string): Promise<DisputeFacts> {
  const dispute = await callStripe("read a dispute", () =>
    stripe.client.disputes.retrieve(stripeDisputeId, { expand: DISPUTE_EXPAND }),
  );
  return readDisputeFacts(dispute);
}

/**
 * Whose money it is. `unknown`: it names a payment of ours that is not there, or not yet; `foreign`: it names none, so it was
 * sold by something else that uses the same Stripe account.
 */
export async function findPaymentOf(
  tx: Tx,
  money: Pick<RefundFacts, "paymentId" | "paymentIntentId" | "chargeId">,
): Promise<Payment | "unknown" | "foreign"> {
  const known = await findPaymentByMoney(tx, money);
  if (known) return known;
  if (money.paymentId === null) return "foreign";
  const named = await findPayment(tx, money.paymentId);
  // A payment that was settled with another intent is not what this money was paid for.
  return named && named.paymentIntentId === null ? named : "unknown";
}
