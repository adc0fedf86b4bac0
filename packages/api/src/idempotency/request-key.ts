import { InvalidInputError } from "@scrip/errors";

/** What makes two requests of one principal on one route the same request. */
export type RequestKey = {
  key: string;
  /** The first try of a client that counts its tries: whatever had this key before is another request. */
  beginsAnew?: boolean;
  /** How long the answer is kept; 24 hours unless said. */
  keptSeconds?: number;
};

/** @throws {InvalidInputError} the header `Idempotency-Key` is not 1 to 200 printable ASCII characters */
export function readIdempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new InvalidInputError("The Idempotency-Key must be 1 to 200 printable ASCII characters.");
  }
  return key;
}
