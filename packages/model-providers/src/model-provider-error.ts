import { AppError } from "@scrip/errors";

/**
 * - `unreachable` no connection, or it broke
 * - `refused` the vendor will not do this request: bad key, unknown model, not allowed (4xx)
 * - `rate_limited` too many requests (429); see `retryAfterMs`
 * - `server_error` the vendor failed (5xx, overloaded, an error in the middle of the answer)
 * - `timeout` nothing came for too long
 * - `malformed` the answer could not be read, or ended without saying that it ended
 * - `aborted` our own caller stopped it
 */
export type ModelProviderErrorKind =
  | "unreachable"
  | "refused"
  | "rate_limited"
  | "server_error"
  | "timeout"
  | "malformed"
  | "aborted";

export type ModelProviderErrorDetails = {
  provider: string;
  kind: ModelProviderErrorKind;
  /** What happened, for the log. Never holds the prompt or a key. */
  reason: string;
  /** HTTP status, when there was an answer. */
  statusCode?: number | undefined;
  /** How long the vendor asked us to wait. */
  retryAfterMs?: number | undefined;
};

/** A vendor's failure in our words. Whether to repeat or to fall back is the caller's decision. */
export class ModelProviderError extends AppError {
  override readonly name = "ModelProviderError";
  readonly provider: string;
  readonly kind: ModelProviderErrorKind;
  readonly statusCode: number | null;
  readonly retryAfterMs: number | null;

  constructor(details: ModelProviderErrorDetails) {
    const status = details.statusCode === undefined ? "" : ` (HTTP ${details.statusCode})`;
    super("provider_failed", `${details.provider} ${details.kind}${status}: ${details.reason}`, {
      publicMessage: "The AI provider could not answer this request.",
    });
    this.provider = details.provider;
    this.kind = details.kind;
    this.statusCode = details.statusCode ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}
