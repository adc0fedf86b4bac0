/** A request the executor does not accept. `status` is the HTTP status of the answer; the message may be shown. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
