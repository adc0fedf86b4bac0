import { type ErrorCode, isAppError } from "@scrip/errors";

const STATUS: Partial<Record<ErrorCode, number>> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  customer_frozen: 403,
  not_found: 404,
  conflict: 409,
  in_flight: 409,
  rate_limited: 429,
  payment_provider_failed: 502,
  busy: 503,
};

/**
 * A foreseen error as a form shows it: beside the field that it names, or above the form.
 *
 * @throws the error itself when it was not foreseen
 */
export function formErrorOf(error: unknown): { errors: Record<string, string>; status: number } {
  if (!isAppError(error) || STATUS[error.code] === undefined) throw error;
  const field = error.publicDetails?.["field"];
  return {
    errors: { [typeof field === "string" ? field : "form"]: error.publicMessage },
    status: STATUS[error.code] ?? 400,
  };
}
