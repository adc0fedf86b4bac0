import { createHash } from "node:crypto";
import { type RequestKey, readIdempotencyKey } from "../idempotency/request-key.ts";

/** How long OpenAI's client may take to repeat a request. */
const CLIENT_RETRY_SECONDS = 10 * 60;
const HASH_LENGTH = 32;

/**
 * What makes a repetition of a completion the same request: the `Idempotency-Key`, or the quote that it runs, or the retry count
 * of OpenAI's client (its first try begins anew, a later one repeats the last with this body). Null: every one is its own.
 *
 * @throws {InvalidInputError} the header is not a key
 */
export function readRequestKey(headers: Headers, body: unknown, bodyText: string): RequestKey | null {
  const key = readIdempotencyKey(headers);
  if (key !== null) return { key };
  const hash = () => createHash("sha256").update(bodyText).digest("hex").slice(0, HASH_LENGTH);
  const quoteId = quoteOf(body);
  if (quoteId !== null) return { key: `quote:${quoteId}:${hash()}` };
  const retries = headers.get("x-stainless-retry-count");
  if (retries === null || !/^\d{1,3}$/.test(retries)) return null;
  return { key: `client-retry:${hash()}`, beginsAnew: Number(retries) === 0, keptSeconds: CLIENT_RETRY_SECONDS };
}

function quoteOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("quote_id" in body)) return null;
  return typeof body.quote_id === "string" && /^\w{1,64}$/.test(body.quote_id) ? body.quote_id : null;
}
