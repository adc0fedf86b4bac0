/** Codes are a public contract: chosen once, compared by callers, never renamed. */
export const ERROR_CODES = [
  "invalid_input",
  "too_large",
  "unauthenticated",
  "forbidden",
  "customer_frozen",
  "not_found",
  "insufficient_credits",
  "debt_outstanding",
  "in_flight",
  "quote_expired",
  "conflict",
  "idempotency_key_reused",
  "rate_limited",
  "spend_cap_reached",
  "no_model_available",
  "provider_failed",
  "payment_provider_failed",
  "misconfigured",
  "busy",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
