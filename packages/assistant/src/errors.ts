import { AppError } from "@scrip/errors";

const EXPIRED = "This price is no longer valid. Nothing was charged. Ask for a new estimate.";
const USED =
  "This price was used already: your history shows the charge. Nothing was charged again. Ask for a new estimate.";

/** The quote is unknown, older than ten minutes, or was made for another input; or it was used, and its answer cannot be given again. */
export class QuoteExpiredError extends AppError {
  override readonly name = "QuoteExpiredError";
  constructor(quoteId: string, { isUsed = false } = {}) {
    super("quote_expired", `quote ${quoteId} cannot be used`, { publicMessage: isUsed ? USED : EXPIRED });
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
