import { AppError } from "@scrip/errors";

/** The request cannot be read at all: a method (405) or a kind of body (415) that nothing here takes. */
export class TransportError extends AppError {
  override readonly name = "TransportError";
  readonly httpStatus: 405 | 415;

  constructor(httpStatus: 405 | 415, publicMessage: string) {
    super("invalid_input", publicMessage);
    this.httpStatus = httpStatus;
  }
}
