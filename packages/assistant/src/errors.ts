import { AppError } from "@scrip/errors";

/** The quote is unknown, older than ten minutes, or was made for another input. */
export class QuoteExpiredError extends AppError {
  override readonly name = "QuoteExpiredError";
  constructor(quoteId: string) {
    super("quote_expired", `quote ${quoteId} cannot be used`, {
      publicMessage: "This price is no longer valid. Nothing was charged. Ask for a new estimate.",
    });
  }
}

/** The same request is running at this moment. */
export class RequestInFlightError extends AppError {
  override readonly name = "RequestInFlightError";
  constructor(requestId: string) {
    super("in_flight", `request ${requestId} is running`, {
      publicMessage: "This request is already running. It will be charged once.",
      publicDetails: { requestId, retryAfterSeconds: 2 },
    });
  }
}

/** Too many answers of this session or key ended without a charge within an hour. */
export class TooManyUnchargedError extends AppError {
  override readonly name = "TooManyUnchargedError";
  constructor(retryAfterSeconds: number) {
    super("rate_limited", `ten uncharged answers within an hour; again in ${retryAfterSeconds} s`, {
      publicMessage:
        "Ten of your requests in the last hour ended without an answer. Nothing was charged. Try again later.",
      publicDetails: { retryAfterSeconds },
    });
  }
}
