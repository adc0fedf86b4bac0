import { grantCredits } from "@scrip/credits";
import { type Db, inTransaction, readNow, type Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { enqueueEvent, raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import { nanodollarsFromCents } from "@scrip/money";
import {
  type CheckoutVerdict,
  closePendingPayment,
  closeStripeEvent,
  findPaymentBySession,
  markPaymentPaid,
  type Payment,
  retrievePaidCheckout,
  type StripeAccount,
} from "@scrip/payments";
import { planBonusExpiry } from "./plan-bonus-expiry.ts";

export type BillingDeps = { db: Db; stripe: StripeAccount; logger: Logger };

export type Fulfilment = {
  checkoutSessionId: string;
  /** Given by the success page: a session of another customer is not there. */
  expectedCustomerId?: string;
  /** The event that brought us here; it is closed together with its effect. */
  stripeEventId?: string;
};

/** How the payment stands now, and whether this very call granted its credits. */
export type FulfilmentOutcome = {
  status: "paid" | "pending" | "expired" | "failed" | "quarantined" | "foreign";
  paymentId: string | null;
  granted: boolean;
};

/**
 * Brings a payment to the state that Stripe knows of its Checkout: paid grants its credits, exactly once, whoever calls
 * and however often: the job, the sweeper, the success page.
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
  let granted = false;
  switch (verdict.kind) {
    case "paid":
      granted = await markPaymentPaid(tx, verdict.payment.id, verdict.checkout, now);
      if (granted) await grantPurchase(tx, verdict.payment, checkoutSessionId, now);
      break;
    case "expired":
    case "failed":
      await closePendingPayment(tx, verdict.payment.id, verdict.kind);
      break;
    case "quarantined":
      await quarantine(tx, verdict, checkoutSessionId, logger);
      break;
    case "foreign":
    case "pending":
      break;
  }
  if (stripeEventId !== undefined) await closeStripeEvent(tx, stripeEventId, eventStatus(verdict.kind), now);
  return { status: verdict.kind, paymentId: verdict.payment?.id ?? null, granted };
}

function eventStatus(kind: CheckoutVerdict["kind"]): "processed" | "ignored" | "quarantined" {
  if (kind === "quarantined") return "quarantined";
  return kind === "foreign" ? "ignored" : "processed";
}

/** The price belongs to the paid credits alone; the bonus is a gift of ours. */
async function grantPurchase(tx: Tx, payment: Payment, checkoutSessionId: string, now: Date): Promise<void> {
  const { id: paymentId, customerId, userId, packageName } = payment;
  const common = { customerId, paymentId, actor: userId };
  await grantCredits(tx, {
    ...common,
    category: "paid",
    source: "package",
    amountMicrocredits: payment.creditsMicrocredits,
    priceNanodollars: nanodollarsFromCents(payment.amountCents),
    businessKey: `stripe:session:${checkoutSessionId}`,
    historyType: "purchase",
    description: `${packageName} package`,
  });
  if (payment.bonusMicrocredits > 0n) {
    await grantCredits(tx, {
      ...common,
      category: "promotional",
      source: "bonus",
      amountMicrocredits: payment.bonusMicrocredits,
      priceNanodollars: 0n,
      businessKey: `stripe:session:${checkoutSessionId}:bonus`,
      historyType: "bonus",
      description: `Bonus of the ${packageName} package`,
      expiresAt: planBonusExpiry(now),
    });
  }
  await enqueueEvent(tx, { name: "credits/top-up.granted", data: { paymentId, customerId } });
}

async function quarantine(
  tx: Tx,
  { payment, reason }: Extract<CheckoutVerdict, { kind: "quarantined" }>,
  checkoutSessionId: string,
  logger: Logger,
): Promise<void> {
  if (payment) await closePendingPayment(tx, payment.id, "quarantined");
  const message = `Checkout ${checkoutSessionId} was not fulfilled: ${reason}.`;
  const details = { paymentId: payment?.id ?? null, reason };
  await raiseAlarm(tx, { kind: "payment_quarantined", subject: checkoutSessionId, message, details }, logger);
}
