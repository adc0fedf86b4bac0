import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { createPaymentMethod } from "../resources/payment-method.ts";
import { findTestCard } from "../resources/sandbox-card.ts";
import { getObject } from "../store/object.store.ts";
import type { Work } from "../work.ts";

/**
 * The payment method that a parameter names, for a payment of `customer`: one that exists, or a new one of a test card
 * such as `pm_card_visa`.
 *
 * @throws {StripeApiError} `resource_missing`, or 400 for one that is somebody else's
 */
export async function resolvePaymentMethod(
  work: Work,
  id: string,
  customer: string | null,
  param = "payment_method",
): Promise<Stripe.PaymentMethod> {
  if (findTestCard(id)) return createPaymentMethod(work, id, { email: null, name: null });
  const method = await getObject(work.tx, "payment_method", id, param);
  if (method.customer === null || method.customer === customer) return method;
  throw refusedByState(
    null,
    customer === null
      ? "The payment method you provided is attached to a customer so for security purposes you must provide the customer in the request."
      : `The PaymentMethod ${id} does not belong to the Customer you supplied: ${customer}.`,
    param,
  );
}
