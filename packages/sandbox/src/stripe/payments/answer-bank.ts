import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { followInvoiceIntent } from "../invoices/pay-invoice.ts";
import { getId } from "../reference.ts";
import { getObject, lockObject } from "../store/object.store.ts";
import type { Work } from "../work.ts";
import { answerAuthentication } from "./attempt-payment.ts";
import { answerSetup } from "./attempt-setup.ts";

/**
 * Does what the holder of a card does who is asked by the bank, outside of Checkout.
 *
 * @throws {StripeApiError} 400 when no bank waits for an answer about this payment or setup intent
 */
export async function answerBank(
  work: Work,
  intentId: string,
  isConfirmed: boolean,
): Promise<Stripe.PaymentIntent | Stripe.SetupIntent> {
  if (intentId.startsWith("seti_")) {
    const intent = await lockObject(work.tx, "setup_intent", intentId);
    requireWaiting(intent);
    const method = await getObject(work.tx, "payment_method", getId(intent.payment_method));
    return answerSetup(work, intent, method, isConfirmed);
  }
  const intent = await lockObject(work.tx, "payment_intent", intentId);
  requireWaiting(intent);
  const after = await answerAuthentication(work, intent, isConfirmed);
  await followInvoiceIntent(work, after);
  return after;
}

function requireWaiting({ id, status }: { id: string; status: string }): void {
  if (status === "requires_action") return;
  throw refusedByState(null, `No bank is waiting for an answer about ${id}: its status is ${status}.`);
}
