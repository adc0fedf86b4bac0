import { inTransaction, readNow, type Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import {
  assignReceiptNumber,
  type CheckoutVerdict,
  closePendingPayment,
  closeStripeEvent,
  findPaymentBySession,
  hasMoneyGoneBack,
  lockUnpaidPayment,
  markPaymentPaid,
  type Payment,
  parkStripeEvent,
  redeemPromotionCode,
  retrievePaidCheckout,
  type SettledCheckout,
} from "@scrip/payments";
import type { BillingDeps } from "./billing-deps.ts";
import { bookStripeFee } from "./book-stripe-fee.ts";
import { grantPurchase } from "./grant-purchase.ts";

export type Fulfilment = {
  checkoutSessionId: string;
  /** Given by the success page: a session of another customer is not there. */
  expectedCustomerId?: string;
  /** The event that brought us here; it is closed together with its effect. */
  stripeEventId?: string;
};

/** How the payment stands now, and whether this very call granted its credits. `parked`: the event waits for our row. */
export type FulfilmentOutcome = {
  status: "paid" | "pending" | "expired" | "failed" | "quarantined" | "foreign" | "parked";
  paymentId: string | null;
  granted: boolean;
};

/**
 * Brings a payment to the state that Stripe knows of its Checkout: paid grants its credits, exactly once, whoever calls
 * and however often: the job, the sweeper, the success page, the reconciliation.
 *
 * @throws {NotFoundError} the session is not there, or not `expectedCustomerId`'s
 * @throws {AppError} `payment_provider_failed`, `busy`: nothing happened, call again
 */
export async function fulfilPayment(deps: BillingDeps, fulfilment: Fulfilment): Promise<FulfilmentOutcome> {
  const { checkoutSessionId, expectedCustomerId, stripeEventId } = fulfilment;
  const known = await findPaymentBySession(deps.db, checkoutSessionId);
  if (expectedCustomerId !== undefined && known?.customerId !== expectedCustomerId) {
    throw new NotFoundError("There is no such payment.");
  }
  if (known?.status === "paid") {
    if (stripeEventId !== undefined) {
      await closeStripeEvent(deps.db, stripeEventId, "processed", await readNow(deps.db));
    }
    return { status: "paid", paymentId: known.id, granted: false };
  }
  const verdict = await retrievePaidCheckout(deps, checkoutSessionId);
  return inTransaction(deps.db, (tx) => applyVerdict(tx, verdict, fulfilment, deps.logger), { isKeyed: true });
}

async function applyVerdict(
  tx: Tx,
  verdict: CheckoutVerdict,
  { checkoutSessionId, stripeEventId }: Fulfilment,
  logger: Logger,
): Promise<FulfilmentOutcome> {
  const now = await readNow(tx);
  const paymentId = verdict.payment?.id ?? null;
  const outcome = await settle(tx, verdict, { checkoutSessionId, stripeEventId, now, logger });
  if (stripeEventId !== undefined && outcome.status !== "parked") {
    await closeStripeEvent(tx, stripeEventId, eventStatus(outcome.status), now);
  }
  return { ...outcome, paymentId };
}

type Settling = { checkoutSessionId: string; stripeEventId: string | undefined; now: Date; logger: Logger };

async function settle(
  tx: Tx,
  verdict: CheckoutVerdict,
  { checkoutSessionId, stripeEventId, now, logger }: Settling,
): Promise<Omit<FulfilmentOutcome, "paymentId">> {
  switch (verdict.kind) {
    case "paid": {
      const answer = await fulfil(tx, verdict.payment, verdict.checkout, now);
      if (answer === "granted" || answer === "granted_before") return { status: "paid", granted: answer === "granted" };
      const reason = REFUSALS[answer];
      await quarantine(tx, { payment: verdict.payment, reason }, checkoutSessionId, logger);
      return { status: "quarantined", granted: false };
    }
    case "expired":
    case "failed":
      await closePendingPayment(tx, verdict.payment.id, verdict.kind);
      break;
    case "unknown":
      if (stripeEventId !== undefined && (await parkStripeEvent(tx, stripeEventId))) {
        return { status: "parked", granted: false };
      }
      await quarantine(tx, verdict, checkoutSessionId, logger);
      return { status: "quarantined", granted: false };
    case "quarantined":
      await quarantine(tx, verdict, checkoutSessionId, logger);
      break;
    case "foreign":
    case "pending":
      break;
  }
  return { status: verdict.kind, granted: false };
}

function eventStatus(status: FulfilmentOutcome["status"]): "processed" | "ignored" | "quarantined" {
  if (status === "quarantined") return "quarantined";
  return status === "foreign" ? "ignored" : "processed";
}

/** Why a Checkout that was paid as it was sold is not fulfilled all the same. */
const REFUSALS = {
  used_up: "its promotion code was used up",
  money_back: "money of it went back before its credits were granted",
};

/**
 * Grants under the lock of the payment's row. What went back while the payment was in quarantine took no credits, so it must not
 * be granted afterwards. The receipt's number comes last, because everybody waits for it.
 */
async function fulfil(
  tx: Tx,
  payment: Payment,
  checkout: SettledCheckout,
  now: Date,
): Promise<"granted" | "granted_before" | keyof typeof REFUSALS> {
  if (!(await lockUnpaidPayment(tx, payment.id))) return "granted_before";
  if (await hasMoneyGoneBack(tx, payment.id)) return "money_back";
  const { promotionCodeId, discountCents } = checkout;
  if (promotionCodeId !== null) {
    const { id: paymentId, customerId } = payment;
    if (!(await redeemPromotionCode(tx, { promotionCodeId, paymentId, customerId, discountCents }))) return "used_up";
  }
  await markPaymentPaid(tx, payment.id, checkout, now);
  await grantPurchase(tx, payment, checkout, now);
  await bookStripeFee(tx, { paymentId: payment.id, customerId: payment.customerId }, checkout.fee);
  await assignReceiptNumber(tx, payment.id);
  return "granted";
}

async function quarantine(
  tx: Tx,
  { payment, reason }: { payment: Payment | null; reason: string },
  checkoutSessionId: string,
  logger: Logger,
): Promise<void> {
  if (payment) await closePendingPayment(tx, payment.id, "quarantined");
  const message = `Checkout ${checkoutSessionId} was not fulfilled: ${reason}.`;
  const details = { paymentId: payment?.id ?? null, reason };
  await raiseAlarm(tx, { kind: "payment_quarantined", subject: checkoutSessionId, message, details }, logger);
}
