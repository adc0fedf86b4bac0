import type { ErrorCode, PublicDetails } from "@scrip/errors";
import { ERROR_STATUS } from "./error-status.ts";
import { toAppError } from "./to-app-error.ts";
import { TransportError } from "./transport-error.ts";

/** An error as the caller may see it. */
export type PublicError = {
  status: number;
  code: ErrorCode;
  message: string;
  details?: PublicDetails;
  /** When it is worth asking again. */
  retryAfterSeconds?: number;
};

const BUSY_RETRY_SECONDS = 1;

/** What the caller is told about an error: our own faults only under the id by which the log knows them. */
export function describeError(error: unknown, call: { requestId: string; webUrl: URL }): PublicError {
  const foreseen = toAppError(error);
  const { code, publicMessage, publicDetails } = foreseen;
  const status = foreseen instanceof TransportError ? foreseen.httpStatus : ERROR_STATUS[code].http;
  if (status === 500) {
    const message = "Something went wrong on our side.";
    return { status, code: "internal", message, details: { requestId: call.requestId } };
  }
  const details =
    code === "insufficient_credits"
      ? { ...publicDetails, topUpUrl: new URL("/credits", call.webUrl).href }
      : publicDetails;
  const retryAfterSeconds = code === "busy" ? BUSY_RETRY_SECONDS : publicDetails?.["retryAfterSeconds"];
  return {
    status,
    code,
    message: publicMessage,
    ...(details ? { details } : {}),
    ...(typeof retryAfterSeconds === "number" ? { retryAfterSeconds } : {}),
  };
}

/** Tells whether an error is ours to look at, rather than the caller's to mend. */
export function isOurFault(error: unknown): boolean {
  return ERROR_STATUS[toAppError(error).code].http === 500;
}

/** `{"error":{code, message, details?}}` with its status and, where asking again helps, `Retry-After`. */
export function errorResponse(error: PublicError): Response {
  const { status, code, message, details } = error;
  const body = { error: { code, message, ...(details ? { details } : {}) } };
  return Response.json(body, { status, headers: retryHeaders(error) });
}

export function retryHeaders({ retryAfterSeconds }: PublicError): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
}
