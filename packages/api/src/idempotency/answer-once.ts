import { createHash } from "node:crypto";
import type { Principal } from "@scrip/auth";
import { AppError } from "@scrip/errors";
import type { ApiDeps } from "../api-deps.ts";
import {
  claimRequestKey,
  findRequestKey,
  type RequestKeyId,
  type RequestKeyRow,
  releaseRequestKey,
  storeAnswer,
} from "./request-key.store.ts";
import type { RequestKey } from "./request-key.ts";
import { openAnswer, sealAnswer } from "./seal-answer.ts";

/**
 * An answer, and whether the request had no effect, so that the same key may be tried again. Of a stream, `whole` is its whole
 * text once it has ended.
 */
export type OnceAnswer = { response: Response; repeatable: boolean } | { response: Response; whole: Promise<string> };

type KeyedRequest = {
  principal: Principal | null;
  /** Method and path. */
  route: string;
  /** Null: every request is its own. */
  key: RequestKey | null;
  /** All that makes two requests the same. */
  content: string;
};

/** Longer than any request can run: after it, the process that began must have died. */
const RUNNING_SECONDS = 15 * 60;
const KEPT_SECONDS = 24 * 60 * 60;
const RETRY_AFTER_SECONDS = 2;
const REPEATABLE_STATUS = new Set([409, 429]);

/**
 * Answers a request once per key: the same request again gets the first answer again, for 24 hours unless the key says otherwise.
 * Without a key, or without a principal, it simply answers.
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
  const { principal, route, key } = request;
  if (key === null || principal === null) {
    const answer = await work({ interrupted: false });
    if ("whole" in answer) waitForWhole(deps, route, answer.whole);
    return answer.response;
  }

  const id = { principal: nameOf(principal), route, key: key.key };
  const bodyHash = createHash("sha256").update(request.content).digest("hex");
  const claim = { id, attempt: crypto.randomUUID(), keptSeconds: key.keptSeconds ?? KEPT_SECONDS };
  const { claimed, interrupted } = await claimRequestKey(deps.db, id, {
    attempt: claim.attempt,
    bodyHash,
    ttlSeconds: RUNNING_SECONDS,
    beginsAnew: key.beginsAnew ?? false,
  });
  if (!claimed) return repeatAnswer(deps, id, bodyHash);

  const answer = await runClaimed(deps, claim, () => work({ interrupted }));
  if ("whole" in answer) {
    // Whoever repeats a stream that has ended gets all of it; until then it is in flight.
    const keep = answer.whole.then((body) => keepAnswer(deps, claim, answer.response, body));
    waitForWhole(deps, route, keep);
    return answer.response;
  }
  const { response, repeatable } = answer;
  if (repeatable) await releaseRequestKey(deps.db, claim);
  else await keepAnswer(deps, claim, response, await response.clone().text());
  return response;
}

/** A shutdown waits for what happens behind the end of a stream. */
function waitForWhole(deps: ApiDeps, route: string, ending: Promise<unknown>): void {
  const ended = ending
    .then(
      () => undefined,
      (error: unknown) => deps.logger.error({ error, route }, "a stream broke off, or its answer could not be kept"),
    )
    .finally(() => deps.assistant.runningAnswers.delete(ended));
  deps.assistant.runningAnswers.add(ended);
}

async function keepAnswer(deps: ApiDeps, claim: Claim, response: Response, body: string): Promise<void> {
  const kept = { headers: [...response.headers], body };
  await storeAnswer(deps.db, claim, {
    responseStatus: response.status,
    responseBody: sealAnswer(deps.auth.secretKey, ownerOf(claim.id), JSON.stringify(kept)),
    ttlSeconds: claim.keptSeconds,
  });
}

/** Whether an answer of a plain procedure leaves nothing behind: our own failures roll back, and "later" means later. */
export function isRepeatable({ status }: Response): boolean {
  return status >= 500 || REPEATABLE_STATUS.has(status);
}

type Claim = { id: RequestKeyId; attempt: string; keptSeconds: number };

async function runClaimed(deps: ApiDeps, claim: Claim, work: () => Promise<OnceAnswer>): Promise<OnceAnswer> {
  try {
    return await work();
  } catch (error) {
    await releaseRequestKey(deps.db, claim);
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
