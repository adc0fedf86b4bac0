import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { Tx } from "../database.ts";
import { findStoredAnswer, insertStoredAnswer } from "../store/idempotency.store.ts";
import { errorAnswer, internalError, StripeApiError, toApiError } from "./errors.ts";
import { canonicalForm, type FormHash } from "./form-body.ts";

const KEY_LENGTH_MAX = 255;

export type Answer = { status: number; body: object };

export type IdempotentRequest = { key: string; requestId: string; method: string; path: string; form: FormHash };

export type RunIdempotent = (
  request: IdempotentRequest,
  /** Has to call `keep` inside its transaction: the effect and its stored result are kept together or not at all. */
  execute: (keep: (tx: Tx, answer: Answer) => Promise<void>) => Promise<Answer>,
) => Promise<Answer & { isReplay: boolean }>;

/**
 * Makes a request with an idempotency key take effect once: a repetition within 24 hours gets the first answer again.
 * Errors that Stripe stores are stored too; a request that never began to run is not.
 *
 * @throws {StripeApiError} `idempotency_error`: 400 for the same key with other parameters, 409 while the first is running
 */
export function createIdempotentRunner(pool: Pool): RunIdempotent {
  const inFlight = new Set<string>();

  async function run(request: IdempotentRequest, execute: Parameters<RunIdempotent>[1]) {
    const { key, requestId } = request;
    const fingerprint = fingerprintOf(request);
    const stored = await findStoredAnswer(pool, key);
    if (stored) {
      if (stored.fingerprint !== fingerprint) throw otherParameters(key);
      return { status: stored.status, body: stored.answer, isReplay: true };
    }
    const keep = (db: Pool | Tx, { status, body }: Answer) =>
      insertStoredAnswer(db, key, { fingerprint, requestId, status, answer: body });
    try {
      return { ...(await execute(keep)), isReplay: false };
    } catch (error) {
      // What nobody foresaw happened while the request ran: Stripe keeps its 500 like any other result.
      const failure = toApiError(error) ?? internalError();
      if (failure.isStored) await keep(pool, errorAnswer(failure, requestId));
      throw error;
    }
  }

  return async (request, execute) => {
    const { key } = request;
    if (key.length > KEY_LENGTH_MAX) {
      throw new StripeApiError(400, {
        type: "invalid_request_error",
        message: `Idempotency keys can be at most ${KEY_LENGTH_MAX} characters long.`,
      });
    }
    if (inFlight.has(key)) throw keyInUse(key);
    inFlight.add(key);
    try {
      return await run(request, execute);
    } finally {
      inFlight.delete(key);
    }
  };
}

function fingerprintOf({ method, path, form }: IdempotentRequest): string {
  return createHash("sha256")
    .update(`${method} ${path} ${canonicalForm(form)}`)
    .digest("hex");
}

function otherParameters(key: string): StripeApiError {
  return new StripeApiError(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

function keyInUse(key: string): StripeApiError {
  return new StripeApiError(409, {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });
}
