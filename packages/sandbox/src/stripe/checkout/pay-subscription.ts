import type Stripe from "stripe";
import { followInvoiceIntent, getInvoiceIntentId, payInvoice } from "../invoices/pay-invoice.ts";
import { answerAuthentication } from "../payments/attempt-payment.ts";
import { answerSetup, attemptSetup } from "../payments/attempt-setup.ts";
import { findId, getId } from "../reference.ts";
import type { CheckoutInternal } from "../resources/checkout-session.ts";
import { attachPaymentMethod, createPaymentMethod } from "../resources/payment-method.ts";
import { openSetupIntent } from "../resources/setup-intent.ts";
import { getInternal, getObject, lockObject, saveObject } from "../store/object.store.ts";
import { createSubscription } from "../subscriptions/create-subscription.ts";
import type { CheckoutSession, Subscription } from "../wire.ts";
import type { Work } from "../work.ts";
import { completeSession, noteAttempt, requireDiscountStillUsable, resolvePayer } from "./complete-session.ts";

/**
 * Starts the subscription of a session by a test card. The first try makes it, incomplete, and every try pays its first
 * invoice; with a trial there is nothing to pay, and the card is only saved.
 */
export async function paySubscription(
  work: Work,
  session: CheckoutSession,
  testCard: string,
): Promise<CheckoutSession> {
  const payer = await resolvePayer(work, session);
  await saveObject(work.tx, payer);
  const method = await createPaymentMethod(work, testCard, {
    email: payer.customer_details?.email ?? null,
    name: payer.customer_details?.name ?? null,
  });
  const { subscriptionId, subscriptionData } = await getInternal<CheckoutInternal>(work.tx, session.id);
  if (subscriptionData.trial_end !== undefined || subscriptionData.trial_period_days !== undefined) {
    const intent = await openSetupIntent(work, { customer: getId(payer.customer) });
    await noteAttempt(work, session, { intentId: intent.id });
    return followSetup(work, payer, await attemptSetup(work, intent, method));
  }
  const subscription =
    subscriptionId === null
      ? await begin(work, payer, { payment_behavior: "default_incomplete" })
      : await getObject(work.tx, "subscription", subscriptionId);
  if (subscription.status === "active") return complete(work, payer, subscription, method.id);
  const invoiceId = getId(subscription.latest_invoice ?? null);
  await noteAttempt(work, session, {
    intentId: await getInvoiceIntentId(work, invoiceId),
    subscriptionId: subscription.id,
  });
  return followPayment(work, payer, await payInvoice(work, invoiceId, { methodId: method.id }));
}

/** The bank that asked about a card or a first payment has its answer. */
export async function answerPaySubscription(
  work: Work,
  session: CheckoutSession,
  intent: Stripe.PaymentIntent | Stripe.SetupIntent,
  isConfirmed: boolean,
): Promise<CheckoutSession> {
  if (intent.object === "setup_intent") {
    const method = await getObject(work.tx, "payment_method", getId(intent.payment_method));
    return followSetup(work, session, await answerSetup(work, intent, method, isConfirmed));
  }
  const after = await answerAuthentication(work, intent, isConfirmed);
  await followInvoiceIntent(work, after);
  return followPayment(work, session, after);
}

async function begin(
  work: Work,
  session: CheckoutSession,
  how: { default_payment_method?: string; payment_behavior?: "default_incomplete" },
): Promise<Subscription> {
  await requireDiscountStillUsable(work, session);
  const { lineItems, subscriptionData, discount } = await getInternal<CheckoutInternal>(work.tx, session.id);
  const promotionCode = findId(discount?.promotion_code ?? null);
  const coupon = findId(discount?.source.coupon ?? null);
  const given = promotionCode === null ? { coupon: coupon ?? "" } : { promotion_code: promotionCode };
  return createSubscription(work, {
    ...subscriptionData,
    ...how,
    customer: getId(session.customer),
    items: lineItems.map((item) => ({ price: getId(item.price), quantity: item.quantity ?? 1 })),
    ...(discount ? { discounts: [given] } : {}),
  });
}

async function followPayment(
  work: Work,
  session: CheckoutSession,
  intent: Stripe.PaymentIntent,
): Promise<CheckoutSession> {
  if (intent.status !== "succeeded" && intent.status !== "processing") return session;
  const { subscriptionId } = await getInternal<CheckoutInternal>(work.tx, session.id);
  const subscription = await getObject(work.tx, "subscription", subscriptionId ?? "");
  const methodId = getId(intent.payment_method);
  const payment_status = intent.status === "succeeded" ? "paid" : "unpaid";
  return complete(work, { ...session, payment_status }, subscription, methodId);
}

async function followSetup(work: Work, session: CheckoutSession, intent: Stripe.SetupIntent): Promise<CheckoutSession> {
  if (intent.status !== "succeeded") return session;
  const methodId = getId(intent.payment_method);
  const subscription = await begin(work, session, { default_payment_method: methodId });
  return complete(work, { ...session, payment_status: "no_payment_required" }, subscription, methodId);
}

/** The card that paid first pays every later invoice. */
async function complete(
  work: Work,
  session: CheckoutSession,
  subscription: Subscription,
  methodId: string,
): Promise<CheckoutSession> {
  const method = await getObject(work.tx, "payment_method", methodId);
  await attachPaymentMethod(work, method, getId(session.customer), true);
  const { id, latest_invoice: invoice } = await lockObject(work.tx, "subscription", subscription.id);
  await saveObject(work.tx, {
    ...(await getObject(work.tx, "subscription", id)),
    default_payment_method: method.id,
  });
  const isFree = session.payment_status === "unpaid" && session.amount_total === 0;
  return completeSession(work, {
    ...session,
    invoice: findId(invoice ?? null),
    payment_status: isFree ? "no_payment_required" : session.payment_status,
    subscription: id,
  });
}
