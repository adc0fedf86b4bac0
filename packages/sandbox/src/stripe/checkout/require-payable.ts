import { invalidParameter } from "../api/errors.ts";
import type { CheckoutSession } from "../wire.ts";

/** Stripe's smallest payment, in cents of the supported currencies. */
const AMOUNT_MIN_CENTS = 50;
const AMOUNT_MAX_CENTS = 99_999_999;

/**
 * The session again. Nothing to pay is fine, a few cents are not.
 *
 * @throws {StripeApiError} `amount_too_small` or `amount_too_large`
 */
export function requirePayable(session: CheckoutSession): CheckoutSession {
  const amountCents = session.amount_total ?? 0;
  if (amountCents > 0 && amountCents < AMOUNT_MIN_CENTS) {
    throw invalidParameter(
      "amount_too_small",
      "line_items",
      `The Checkout Session's total amount must be at least ${AMOUNT_MIN_CENTS} cents.`,
    );
  }
  if (amountCents > AMOUNT_MAX_CENTS) {
    throw invalidParameter(
      "amount_too_large",
      "line_items",
      `The Checkout Session's total amount must be no more than ${AMOUNT_MAX_CENTS} cents.`,
    );
  }
  return session;
}
