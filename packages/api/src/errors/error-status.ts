import type { ErrorCode } from "@scrip/errors";

/** How each code is said on HTTP and in tRPC. A new code does not compile until it has its place here. */
export const ERROR_STATUS = {
  invalid_input: { http: 400, trpc: "BAD_REQUEST" },
  too_large: { http: 413, trpc: "PAYLOAD_TOO_LARGE" },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED" },
  forbidden: { http: 403, trpc: "FORBIDDEN" },
  customer_frozen: { http: 403, trpc: "FORBIDDEN" },
  not_found: { http: 404, trpc: "NOT_FOUND" },
  insufficient_credits: { http: 402, trpc: "PAYMENT_REQUIRED" },
  debt_outstanding: { http: 402, trpc: "PAYMENT_REQUIRED" },
  in_flight: { http: 409, trpc: "CONFLICT" },
  quote_expired: { http: 409, trpc: "CONFLICT" },
  conflict: { http: 409, trpc: "CONFLICT" },
  idempotency_key_reused: { http: 422, trpc: "UNPROCESSABLE_CONTENT" },
  spend_cap_reached: { http: 429, trpc: "TOO_MANY_REQUESTS" },
  rate_limited: { http: 429, trpc: "TOO_MANY_REQUESTS" },
  no_model_available: { http: 400, trpc: "BAD_REQUEST" },
  provider_failed: { http: 502, trpc: "BAD_GATEWAY" },
  payment_provider_failed: { http: 502, trpc: "BAD_GATEWAY" },
  misconfigured: { http: 500, trpc: "INTERNAL_SERVER_ERROR" },
  busy: { http: 503, trpc: "SERVICE_UNAVAILABLE" },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR" },
} as const satisfies Record<ErrorCode, { http: number; trpc: string }>;
