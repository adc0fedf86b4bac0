import type { Pool } from "pg";
import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import type { Tx } from "../database.ts";
import { findId } from "../reference.ts";
import type { CheckoutInternal } from "../resources/checkout-session.ts";
import { findObject, getInternal, lockAnyObject, lockObject } from "../store/object.store.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";
import { answerPayOnce, payOnce } from "./pay-once.ts";
import { answerPaySubscription, paySubscription } from "./pay-subscription.ts";
import { answerSetUpCard, setUpCard } from "./set-up-card.ts";

/** The test card, or test bank account, that each way of paying is. */
const PAYING_OUTCOMES = {
  paid: "pm_card_visa",
  declined: "pm_card_chargeDeclined",
  async_paid: "pm_usBankAccount",
  async_failed: "pm_usBankAccount_insufficientFunds",
  needs_authentication: "pm_card_threeDSecureRequired",
} as const;

export const CHECKOUT_OUTCOMES = [
  "paid",
  "declined",
  "async_paid",
  "async_failed",
  "cancelled",
  "needs_authentication",
  "authenticated",
  "authentication_failed",
] as const;
export type CheckoutOutcome = (typeof CHECKOUT_OUTCOMES)[number];

/**
 * Does what a person on the hosted page did: paid, tried a card that was declined, chose a delayed method, used a card
 * whose bank asks back (3-D Secure), answered that question, or left. Unless it is paid or the bank decides later, the
 * session stays open, as it does at Stripe. `testCard` takes the place of the card that the outcome stands for.
 *
 * @throws {StripeApiError} 400 when the session is not open any more, or the bank has not asked
 */
export async function payCheckout(
  work: Work,
  sessionId: string,
  outcome: CheckoutOutcome,
  testCard?: string,
): Promise<CheckoutSession> {
  const session = await lockObject(work.tx, "checkout.session", sessionId);
  if (session.status !== "open") {
    throw refusedByState(null, `This Checkout Session is not open: its status is \`${session.status}\`.`);
  }
  switch (outcome) {
    case "cancelled":
      return session;
    case "authenticated":
    case "authentication_failed":
      return answerBank(work, session, outcome === "authenticated");
    default:
      return pay(work, session, testCard ?? PAYING_OUTCOMES[outcome]);
  }
}

function pay(work: Work, session: CheckoutSession, testCard: string): Promise<CheckoutSession> {
  switch (session.mode) {
    case "setup":
      return setUpCard(work, session, testCard);
    case "subscription":
      return paySubscription(work, session, testCard);
    default:
      return payOnce(work, session, testCard);
  }
}

async function answerBank(work: Work, session: CheckoutSession, isConfirmed: boolean): Promise<CheckoutSession> {
  const asked = await findCheckoutIntent(work.tx, session);
  if (asked) await lockAnyObject(work.tx, asked.id);
  const intent = await findCheckoutIntent(work.tx, session);
  if (intent?.status !== "requires_action") {
    throw refusedByState(null, "No bank is waiting for an answer about this Checkout Session.");
  }
  if (session.mode === "subscription") return answerPaySubscription(work, session, intent, isConfirmed);
  if (intent.object === "setup_intent") return answerSetUpCard(work, session, intent, isConfirmed);
  return answerPayOnce(work, session, intent, isConfirmed);
}

/** The payment or setup intent that the page of a session is about; null before the first try. */
export async function findCheckoutIntent(
  db: Pool | Tx,
  session: CheckoutSession,
): Promise<Stripe.PaymentIntent | Stripe.SetupIntent | null> {
  const { intentId } = await getInternal<CheckoutInternal>(db, session.id);
  const id = findId(session.payment_intent) ?? findId(session.setup_intent) ?? intentId;
  if (id === null) return null;
  return id.startsWith("seti_") ? findObject(db, "setup_intent", id) : findObject(db, "payment_intent", id);
}
