import { AppError, type PublicDetails } from "./app-error.ts";

/** The caller sent something that can never work. */
export class InvalidInputError extends AppError {
  override readonly name: string = "InvalidInputError";
  constructor(publicMessage: string, publicDetails?: PublicDetails) {
    super("invalid_input", publicMessage, publicDetails ? { publicDetails } : {});
  }
}

/** Not there, or not yours: the two are never told apart. */
export class NotFoundError extends AppError {
  override readonly name = "NotFoundError";
  constructor(publicMessage: string) {
    super("not_found", publicMessage);
  }
}

/** A rule of the program itself is broken; the text stays in the log. */
export class InvariantError extends AppError {
  override readonly name = "InvariantError";
  constructor(message: string) {
    super("internal", message, {
      publicMessage: "Something went wrong on our side.",
    });
  }
}

/** Throws an {@link InvariantError} unless the condition holds. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
