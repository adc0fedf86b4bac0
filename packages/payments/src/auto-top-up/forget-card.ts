import type { Db } from "@scrip/db";
import { AppError } from "@scrip/errors";
import Stripe from "stripe";
import { callStripe } from "../call-stripe.ts";
import type { StripeAccount } from "../open-stripe.ts";
import { clearCard } from "./auto-top-up.store.ts";

/**
 * Lets go of a saved card, at Stripe and here: its holder has turned auto top-up off, or has chosen another one.
 *
 * @throws {AppError} `payment_provider_failed`: it is still there, call again
 */
export async function forgetCard(
  { db, stripe }: { db: Db; stripe: StripeAccount },
  { customerId, paymentMethodId }: { customerId: string; paymentMethodId: string },
): Promise<void> {
  try {
    await callStripe("let go of a card", () =>
      stripe.client.paymentMethods.detach(paymentMethodId, {}, { idempotencyKey: `detach:${paymentMethodId}` }),
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  await clearCard(db, customerId, paymentMethodId);
}

/** Stripe answers so for a card that is with no customer any more. */
function isGone(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === "not_found" || error.cause instanceof Stripe.errors.StripeInvalidRequestError;
}
