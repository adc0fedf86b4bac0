type ErrorType = "api_error" | "card_error" | "idempotency_error" | "invalid_request_error" | "rate_limit_error";

/** `error` of Stripe's error answers, without what the server adds per request. */
export type ErrorBody = {
  type: ErrorType;
  message: string;
  code?: string;
  param?: string;
  /** Of a payment that was refused: the bank's reason, and what was tried. */
  decline_code?: string;
  charge?: string;
  payment_intent?: object;
  payment_method?: object;
  setup_intent?: object;
};

/**
 * An error that a caller of the API gets to see, in Stripe's shape.
 *
 * `isStored` is false where Stripe keeps no idempotent result: the request never began to run.
 */
export class StripeApiError extends Error {
  override readonly name = "StripeApiError";
  readonly status: number;
  readonly body: ErrorBody;
  readonly isStored: boolean;

  constructor(status: number, body: ErrorBody, options: { isStored: boolean } = { isStored: false }) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.isStored = options.isStored;
  }
}

/** The answer for an error: its body, and where Stripe would explain it. */
export function errorAnswer({ status, body }: StripeApiError, requestId: string): { status: number; body: object } {
  const docs = body.code === undefined ? {} : { doc_url: `https://docs.stripe.com/error-codes#${body.code}` };
  const log = { request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` };
  return { status, body: { error: { ...body, ...docs, ...log } } };
}

/**
 * What a caller gets to see of any error: itself when it is Stripe's, the 4xx that Express and body-parser mark
 * their own with (too large, compressed, cut off, not JSON), null for what nobody foresaw.
 */
export function toApiError(error: unknown): StripeApiError | null {
  if (error instanceof StripeApiError) return error;
  if (!(error instanceof Error) || !("status" in error)) return null;
  const { status } = error;
  if (typeof status !== "number" || status < 400 || status >= 500) return null;
  return new StripeApiError(status, { type: "invalid_request_error", message: `Invalid request: ${error.message}` });
}

/** 500: our own fault; tells nothing. */
export function internalError(): StripeApiError {
  const body = { type: "api_error", message: "An error occurred in the sandbox." } as const;
  return new StripeApiError(500, body, { isStored: true });
}

/** 400: a parameter is missing, unknown or wrong. */
export function invalidParameter(code: string | null, param: string, message: string): StripeApiError {
  return new StripeApiError(400, { type: "invalid_request_error", ...(code ? { code } : {}), message, param });
}

/** 400: the request itself cannot be read. */
export function invalidRequest(message: string): StripeApiError {
  return new StripeApiError(400, { type: "invalid_request_error", message });
}

/** 400: Stripe has this, the sandbox does not. Fails loudly, so that nobody relies on something that was ignored. */
export function notCovered(what: string, param?: string): StripeApiError {
  return new StripeApiError(400, {
    type: "invalid_request_error",
    code: "sandbox_not_covered",
    message: `The sandbox does not cover ${what}. Stripe does.`,
    ...(param ? { param } : {}),
  });
}

/** 404 for an id in the path; `param` then is "id". 400 for an id given as a parameter, as Stripe answers. */
export function resourceMissing(what: string, id: string, param: string): StripeApiError {
  return new StripeApiError(param === "id" ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${what}: '${id}'`,
    param,
  });
}

/** 400: the request is well formed, but the object's state does not allow it. */
export function refusedByState(code: string | null, message: string, param?: string): StripeApiError {
  return new StripeApiError(
    400,
    { type: "invalid_request_error", ...(code ? { code } : {}), message, ...(param ? { param } : {}) },
    { isStored: true },
  );
}
