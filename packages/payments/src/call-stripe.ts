import { AppError, NotFoundError } from "@scrip/errors";
import Stripe from "stripe";

/**
 * Calls Stripe and puts its errors into our words.
 *
 * @throws {NotFoundError} Stripe has no such object
 * @throws {AppError} `in_flight` the same call is still running; `idempotency_key_reused` the key came with other
 *   parameters before; `payment_provider_failed` anything else
 */
export async function callStripe<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    throw translate(what, error);
  }
}

function translate(what: string, error: InstanceType<typeof Stripe.errors.StripeError>): AppError {
  const message = `Stripe could not ${what}: ${error.type} ${error.code ?? ""} ${error.statusCode ?? ""} ${error.requestId ?? ""}`;
  if (error.statusCode === 404) return new NotFoundError("There is no such payment.");
  if (error.code === "idempotency_key_in_use") {
    return new AppError("in_flight", message, {
      publicMessage: "This purchase is being started already.",
      cause: error,
    });
  }
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return new AppError("idempotency_key_reused", message, {
      publicMessage: "This idempotency key was used for another purchase.",
      cause: error,
    });
  }
  return new AppError("payment_provider_failed", message, {
    publicMessage: "The payment service did not answer as it should. Nothing was charged. Try again in a moment.",
    cause: error,
  });
}
