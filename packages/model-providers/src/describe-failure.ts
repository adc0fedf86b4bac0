import {
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  NoOutputGeneratedError,
  TypeValidationError,
} from "ai";
import { z } from "zod";
import { ModelProviderError, type ModelProviderErrorKind } from "./model-provider-error.ts";

const REASON_CHARACTERS_MAX = 300;

/** What the SDK's errors have in common, whether they are `Error`s or the plain objects it makes of a vendor's events. */
const FailureShape = z
  .object({
    message: z.string().catch("no reason given"),
    statusCode: z.number().optional().catch(undefined),
    responseHeaders: z.record(z.string(), z.string()).catch({}),
    cause: z.unknown(),
  })
  .catch({ message: "no reason given", statusCode: undefined, responseHeaders: {}, cause: undefined });

/**
 * Brings whatever the AI SDK threw, or put into its stream, into our words.
 *
 * The original is left behind on purpose: it carries the whole request, prompt included, and errors are logged.
 */
export function describeFailure(provider: string, failure: unknown): ModelProviderError {
  if (failure instanceof ModelProviderError) return failure;
  const { message, statusCode, responseHeaders, cause } = FailureShape.parse(failure);
  if (statusCode !== undefined && statusCode >= 400) {
    return new ModelProviderError({
      provider,
      kind: kindOfStatus(statusCode),
      // A refused key is quoted back in the vendor's message.
      reason: statusCode === 401 ? "the vendor does not accept the key" : brief(message),
      statusCode,
      retryAfterMs: readRetryAfter(responseHeaders, Date.now()),
    });
  }
  if (isUnreadable(failure) || isUnreadable(cause)) {
    return new ModelProviderError({ provider, kind: "malformed", reason: "the answer could not be read", statusCode });
  }
  const kind = failure instanceof Error ? "unreachable" : "server_error";
  return new ModelProviderError({ provider, kind, reason: brief(message), statusCode });
}

function kindOfStatus(status: number): ModelProviderErrorKind {
  if (status === 429) return "rate_limited";
  if (status === 408 || status === 504) return "timeout";
  return status >= 500 ? "server_error" : "refused";
}

function isUnreadable(failure: unknown): boolean {
  const kinds = [
    JSONParseError,
    TypeValidationError,
    InvalidResponseDataError,
    EmptyResponseBodyError,
    NoOutputGeneratedError,
  ];
  return kinds.some((kind) => kind.isInstance(failure));
}

/** `Retry-After` in its three spellings, as milliseconds from `nowMs`. */
export function readRetryAfter(headers: Record<string, string>, nowMs: number): number | undefined {
  const milliseconds = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const written = headers["retry-after"];
  if (written === undefined) return undefined;
  const seconds = Number(written);
  const waitMs = Number.isNaN(seconds) ? Date.parse(written) - nowMs : seconds * 1_000;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

function brief(text: string): string {
  return text.slice(0, REASON_CHARACTERS_MAX);
}
