import { type AppError, type ErrorCode, isAppError } from "@scrip/errors";

/** Codes that are the visitor's to know. The others are our fault, and end on the page that says so. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  invalid_input: 400,
  too_large: 413,
  unauthenticated: 401,
  forbidden: 403,
  customer_frozen: 403,
  not_found: 404,
  conflict: 409,
  in_flight: 409,
  idempotency_key_reused: 409,
  rate_limited: 429,
  payment_provider_failed: 502,
  busy: 503,
};

/** The foreseen error in whatever was thrown, with its HTTP status; null when nobody foresaw it. tRPC wraps ours as a cause. */
export function findForeseen(thrown: unknown): { error: AppError; status: number } | null {
  const error = isAppError(thrown) ? thrown : thrown instanceof Error && isAppError(thrown.cause) ? thrown.cause : null;
  const status = error === null ? undefined : STATUS[error.code];
  return error === null || status === undefined ? null : { error, status };
}

/** Whether what was thrown is the visitor's to know; anything else is for the log. */
export function isForeseen(thrown: unknown): boolean {
  return findForeseen(thrown) !== null;
}
