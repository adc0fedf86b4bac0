import { createHash } from "node:crypto";
import type { Principal } from "@scrip/auth";
import { AppError, InvalidInputError } from "@scrip/errors";
import type { ApiDeps } from "../api-deps.ts";
import {
  claimRequestKey,
  deleteOldRequestKeys,
  findRequestKey,
  type RequestKeyId,
  type RequestKeyRow,
  releaseRequestKey,
  storeAnswer,
} from "./request-key.store.ts";
import { openAnswer, sealAnswer } from "./seal-answer.ts";

/** An answer, and whether the request had no effect, so that the same key may be tried again. */
export type OnceAnswer = { response: Response; repeatable: boolean };

type KeyedRequest = {
  principal: Principal | null;
  /** Method and path. */
  route: string;
  idempotencyKey: string | null;
  /** All that makes two requests the same. */
  content: string;
};

/** Longer than any request can run: after it, the process that began must have died. */
const RUNNING_SECONDS = 15 * 60;
const KEPT_SECONDS = 24 * 60 * 60;
const RETRY_AFTER_SECONDS = 2;
const REPEATABLE_STATUS = new Set([409, 429]);

/**
 * Answers a request once per idempotency key: the same request again gets the first answer again, for 24 hours. Without a key, or
 * without a principal, it simply answers.
 *
 * `interrupted` is true when an earlier request with this key began and its process died: whether it had an effect is not known.
 *
 * @throws {AppError} `in_flight` the first one still runs; `idempotency_key_reused` it was another request
 */
export async function answerOnce(
  deps: ApiDeps,
  request: KeyedRequest,
  work: (attempt: { interrupted: boolean }) => Promise<OnceAnswer>,
): Promise<Response> {
  const { principal, route, idempotencyKey } = request;
  if (idempotencyKey === null || principal === null) return (await work({ interrupted: false })).response;

  const id = { principal: nameOf(principal), route, key: idempotencyKey };
  const bodyHash = createHash("sha256").update(request.content).digest("hex");
  const claim = await claimRequestKey(deps.db, id, { bodyHash, ttlSeconds: RUNNING_SECONDS });
  if (!claim.claimed) return repeatAnswer(deps, id, bodyHash);

  const { response, repeatable } = await runClaimed(deps, id, () => work({ interrupted: claim.interrupted }));
  if (repeatable) {
    await releaseRequestKey(deps.db, id);
    return response;
  }
  const kept = { headers: [...response.headers], body: await response.clone().text() };
  await storeAnswer(deps.db, id, {
    responseStatus: response.status,
    responseBody: sealAnswer(deps.auth.secretKey, ownerOf(id), JSON.stringify(kept)),
    ttlSeconds: KEPT_SECONDS,
  });
  await deleteOldRequestKeys(deps.db);
  return response;
}

/** Whether an answer of a plain procedure leaves nothing behind: our own failures roll back, and "later" means later. */
export function isRepeatable({ status }: Response): boolean {
  return status >= 500 || REPEATABLE_STATUS.has(status);
}

/** @throws {InvalidInputError} the header is not 1 to 200 printable ASCII characters */
export function readIdempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new InvalidInputError("The Idempotency-Key must be 1 to 200 printable ASCII characters.");
  }
  return key;
}

async function runClaimed(deps: ApiDeps, id: RequestKeyId, work: () => Promise<OnceAnswer>): Promise<OnceAnswer> {
  try {
    return await work();
  } catch (error) {
    await releaseRequestKey(deps.db, id);
    throw error;
  }
}

async function repeatAnswer(deps: ApiDeps, id: RequestKeyId, bodyHash: string): Promise<Response> {
  const row = await findRequestKey(deps.db, id);
  if (row && row.bodyHash !== bodyHash) {
    throw new AppError("idempotency_key_reused", `key on ${id.route} came with another body`, {
      publicMessage: "This Idempotency-Key was used for another request.",
    });
  }
  // No row: the first one has just failed without an effect. To whoever asks now it is as if it still ran.
  if (row?.status !== "finished") throw inFlight();
  return openStoredAnswer(deps, id, row);
}

function openStoredAnswer(deps: ApiDeps, id: RequestKeyId, row: RequestKeyRow): Response {
  const opened = row.responseBody && openAnswer(deps.auth.secretKey, ownerOf(id), row.responseBody);
  if (opened === null || row.responseStatus === null) {
    throw new AppError("conflict", `the stored answer of ${id.route} does not open`, {
      publicMessage:
        "This request was answered before, and its answer cannot be read any more. Nothing was done again.",
    });
  }
  const { headers, body } = JSON.parse(opened) as { headers: [string, string][]; body: string };
  return new Response(body, { status: row.responseStatus, headers: [...headers, ["idempotent-replayed", "true"]] });
}

function inFlight(): AppError {
  return new AppError("in_flight", "the same request is running", {
    publicMessage: "This request is already running.",
    publicDetails: { retryAfterSeconds: RETRY_AFTER_SECONDS },
  });
}

function nameOf(principal: Principal): string {
  const who = principal.kind === "api_key" ? `key:${principal.apiKeyId}` : `user:${principal.userId}`;
  return `${who}:${principal.customerId}`;
}

function ownerOf({ principal, route, key }: RequestKeyId): string {
  return JSON.stringify([principal, route, key]);
}
