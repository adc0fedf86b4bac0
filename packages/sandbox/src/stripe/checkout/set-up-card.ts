import type Stripe from "stripe";
import { answerSetup, attemptSetup } from "../payments/attempt-setup.ts";
import { findId, getId } from "../reference.ts";
import { createPaymentMethod } from "../resources/payment-method.ts";
import { getObject, lockObject, saveObject } from "../store/object.store.ts";
import type { CheckoutSession } from "../wire.ts";
import type { Work } from "../work.ts";
import { completeSession, resolvePayer } from "./complete-session.ts";

/** Saves a test card in a session of mode `setup`. */
export async function setUpCard(work: Work, session: CheckoutSession, testCard: string): Promise<CheckoutSession> {
  const payer = await resolvePayer(work, session);
  const opened = await lockObject(work.tx, "setup_intent", getId(session.setup_intent));
  const intent = { ...opened, customer: findId(payer.customer) };
  const method = await createPaymentMethod(work, testCard, {
    email: payer.customer_details?.email ?? null,
    name: payer.customer_details?.name ?? null,
  });
  return follow(work, payer, await attemptSetup(work, intent, method));
}

/** The bank that asked about a card has its answer. */
export async function answerSetUpCard(
  work: Work,
  session: CheckoutSession,
  intent: Stripe.SetupIntent,
  isConfirmed: boolean,
): Promise<CheckoutSession> {
  const method = await getObject(work.tx, "payment_method", getId(intent.payment_method));
  return follow(work, await resolvePayer(work, session), await answerSetup(work, intent, method, isConfirmed));
}

async function follow(work: Work, payer: CheckoutSession, intent: Stripe.SetupIntent): Promise<CheckoutSession> {
  if (intent.status === "succeeded") return completeSession(work, payer);
  await saveObject(work.tx, payer);
  return payer;
}
