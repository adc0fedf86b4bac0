import type { ErrorCode } from "./error-code.ts";

/** JSON-safe facts for the caller. Amounts are wire strings, never `bigint`. */
export type PublicDetails = Record<string, string | number | boolean | null | readonly string[]>;

export type AppErrorOptions = {
  /** What a person or a caller may read. The `message` is for the log only. */
  publicMessage?: string;
  publicDetails?: PublicDetails;
  cause?: unknown;
};

/**
 * Marks an AppError of any copy of this module. In development Vite holds a copy of its own beside Node's: their classes differ,
 * this symbol does not.
 */
const APP_ERROR = Symbol.for("scrip.app-error");

/** An error that was foreseen: it has a stable code and a text fit to be shown. */
export class AppError extends Error {
  readonly [APP_ERROR] = true;
  override readonly name: string = "AppError";
  readonly code: ErrorCode;
  readonly publicMessage: string;
  readonly publicDetails: PublicDetails | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.publicMessage = options.publicMessage ?? message;
    this.publicDetails = options.publicDetails;
  }
}

/** Narrows an unknown thrown value to a foreseen error. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && APP_ERROR in error;
}
