import { AppError, InvalidInputError } from "@scrip/errors";

/** A link from a mail that opens nothing. Why is not told. */
export class LinkNotGoodError extends AppError {
  override readonly name = "LinkNotGoodError";
  constructor() {
    super("not_found", "This link was used before, or its time is over. Ask for a new one.");
  }
}

/** Somebody who is logged in gave another password than their own. */
export class WrongPasswordError extends InvalidInputError {
  override readonly name = "WrongPasswordError";
  constructor(field: "password" | "currentPassword") {
    super("This is not your password.", { field });
  }
}

/** A code that does not fit, or has done its work. */
export class WrongCodeError extends InvalidInputError {
  override readonly name = "WrongCodeError";
  constructor() {
    super("This code is wrong, or was used before. Codes change every 30 seconds.", { field: "code" });
  }
}

/** The second step came too late, or without a first. */
export class LogInExpiredError extends AppError {
  override readonly name = "LogInExpiredError";
  constructor() {
    super("unauthenticated", "no log-in waits for this second step", {
      publicMessage: "This log-in took too long. Start again with your password.",
    });
  }
}

/** What only somebody may do whose address is proven to be theirs. */
export class EmailNotVerifiedError extends AppError {
  override readonly name = "EmailNotVerifiedError";
  constructor() {
    super("forbidden", "the e-mail is not verified", {
      publicMessage: "Confirm your e-mail first: the link is in the mail that we sent you.",
    });
  }
}
