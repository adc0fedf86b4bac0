import type Stripe from "stripe";
import { findId } from "../reference.ts";
import { attachPaymentMethod, getBehaviour } from "../resources/payment-method.ts";
import { saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { AUTHENTICATION_FAILED } from "./attempt-payment.ts";
import { describeDecline } from "./settle-payment.ts";

/**
 * Tries to set a payment method up for later payments. What became of it is the status of the answer: `succeeded`,
 * `requires_action`, or `requires_payment_method` with the reason in `last_setup_error`.
 */
export async function attemptSetup(
  work: Work,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  isAuthenticated = false,
): Promise<Stripe.SetupIntent> {
  const { decline, isRefusedWhenSaved = false, authentication } = await getBehaviour(work.tx, method.id);
  if (authentication !== undefined && !isAuthenticated) {
    const waiting: Stripe.SetupIntent = {
      ...intent,
      last_setup_error: null,
      next_action: { type: "use_stripe_sdk", use_stripe_sdk: {} },
      payment_method: method.id,
      status: "requires_action",
    };
    await saveObject(work.tx, waiting);
    await recordEvent(work, "setup_intent.requires_action", waiting);
    return waiting;
  }
  if (decline && isRefusedWhenSaved) return failSetup(work, intent, describeDecline(decline, method));
  const customer = findId(intent.customer);
  if (customer !== null) await attachPaymentMethod(work, method, customer, intent.usage === "off_session");
  const succeeded: Stripe.SetupIntent = {
    ...intent,
    last_setup_error: null,
    next_action: null,
    payment_method: method.id,
    status: "succeeded",
  };
  await saveObject(work.tx, succeeded);
  await recordEvent(work, "setup_intent.succeeded", succeeded);
  return succeeded;
}

/** The holder has answered the bank's question. */
export async function answerSetup(
  work: Work,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  isConfirmed: boolean,
): Promise<Stripe.SetupIntent> {
  if (isConfirmed) return attemptSetup(work, intent, method, true);
  const code = "setup_intent_authentication_failure";
  return failSetup(work, intent, { ...AUTHENTICATION_FAILED, code, payment_method: method });
}

async function failSetup(
  work: Work,
  intent: Stripe.SetupIntent,
  error: Stripe.SetupIntent.LastSetupError,
): Promise<Stripe.SetupIntent> {
  const failed: Stripe.SetupIntent = {
    ...intent,
    last_setup_error: error,
    next_action: null,
    payment_method: null,
    status: "requires_payment_method",
  };
  await saveObject(work.tx, failed);
  await recordEvent(work, "setup_intent.setup_failed", failed);
  return failed;
}
