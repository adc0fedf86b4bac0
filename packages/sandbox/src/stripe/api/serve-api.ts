import { setTimeout as sleep } from "node:timers/promises";
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from "express";
import type { Pool } from "pg";
import type { Tx } from "../database.ts";
import type { ApiFault, Faults } from "../faults.ts";
import { newId } from "../ids.ts";
import { endCall, insertCall } from "../store/call.store.ts";
import { API_VERSION } from "../wire.ts";
import type { RunWork } from "../work.ts";
import { requireApiKey, requireApiVersion } from "./authenticate.ts";
import { errorAnswer, internalError, invalidRequest, StripeApiError, toApiError } from "./errors.ts";
import { expandObject } from "./expand.ts";
import { parseForm } from "./form-body.ts";
import { findRoute } from "./routes.ts";
import { type Answer, createIdempotentRunner } from "./run-idempotent.ts";

const BODY_MAX = "1mb";

export type ApiOptions = {
  pool: Pool;
  runWork: RunWork;
  faults: Faults;
  apiKey: string;
  onError(error: unknown): void;
};

/** Stripe's API under `/v1`: form bodies in, JSON out, every error in Stripe's shape. */
export function serveApi(options: ApiOptions): Router {
  const answerRequest = createAnswerer(options);
  const handle: RequestHandler = async (req, res, next) => {
    try {
      await answerRequest(req, res);
    } catch (error) {
      next(error);
    }
  };
  return Router()
    .use(startAnswer)
    .use(express.raw({ type: () => true, limit: BODY_MAX, inflate: false }), handle)
    .use(sendError(options.onError));
}

const startAnswer: RequestHandler = (req, res, next) => {
  res.locals.requestId = newId("req");
  res.set("request-id", res.locals.requestId);
  res.set("stripe-version", API_VERSION);
  const key = req.get("idempotency-key");
  if (key !== undefined) res.set("idempotency-key", key);
  next();
};

function createAnswerer({ pool, runWork, faults, apiKey, onError }: ApiOptions) {
  const runIdempotent = createIdempotentRunner(pool);

  return async (req: Request, res: Response): Promise<void> => {
    requireApiKey(req.get("authorization"), apiKey);
    requireApiVersion(req.get("stripe-version"));
    const { requestId } = res.locals as { requestId: string };
    const parameters = readParameterText(req);
    const isRead = req.method === "GET";
    const key = isRead ? null : (req.get("idempotency-key") ?? null);
    const path = req.baseUrl + req.path;
    await insertCall(pool, { requestId, method: req.method, path, parameters, idempotencyKey: key });
    const fault = faults.takeApiFault();
    const cause = { id: isRead ? null : requestId, idempotency_key: key };

    const answerOnce = async (): Promise<Answer & { isReplay: boolean }> => {
      const isRefusal = fault?.status !== undefined && !fault.reset;
      if (isRefusal && !fault.begun) {
        await hang(fault);
        throw faultError(fault);
      }
      const { route, ids } = findRoute(req.method, path);
      const form = parseForm(parameters);
      const call = route.prepare(form, ids);
      const execute = async (keep?: (tx: Tx, answer: Answer) => Promise<void>) => {
        await hang(fault);
        if (isRefusal) throw faultError(fault);
        return runWork(cause, async (work) => {
          const result = await call.run(work);
          const answer =
            result instanceof StripeApiError
              ? errorAnswer(result, requestId)
              : { status: 200, body: await expandObject(work.tx, result, call.expand) };
          await keep?.(work.tx, answer);
          return answer;
        });
      };
      if (key === null) return { ...(await execute()), isReplay: false };
      return runIdempotent({ key, requestId, method: req.method, path, form }, execute);
    };

    const answer = await answerOnce().catch((error: unknown) => ({ ...toAnswer(error, requestId), isReplay: false }));
    const isAnswerLost = fault?.reset === true;
    const { status, body, isReplay } = answer;
    await endCall(pool, requestId, { status, isReplay, isAnswerLost, objectId: findObjectId(body) });
    if (isAnswerLost)
      res.socket?.resetAndDestroy(); // the work is done and kept: only the answer gets lost
    else send(res, answer);
  };

  function toAnswer(error: unknown, requestId: string): Answer {
    const known = toApiError(error);
    if (!known) onError(error);
    return errorAnswer(known ?? internalError(), requestId);
  }
}

/** The parameters as they were sent: those of a GET in its query, all others in the body, or in the query too. */
function readParameterText(req: Request): string {
  const query = req.originalUrl.split("?")[1] ?? "";
  if (req.method === "GET") return query;
  if (!Buffer.isBuffer(req.body) || req.body.length === 0) return req.method === "DELETE" ? query : "";
  if (!req.is("application/x-www-form-urlencoded")) {
    throw invalidRequest("Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
  }
  return req.body.toString("utf8");
}

function findObjectId(body: object): string | null {
  return "id" in body && typeof body.id === "string" ? body.id : null;
}

function send(res: Response, { status, body, isReplay }: Answer & { isReplay: boolean }): void {
  if (isReplay) res.set("idempotent-replayed", "true");
  if (status === 401) res.set("www-authenticate", 'Basic realm="Stripe"');
  if (status === 429) res.set("retry-after", "1");
  // A stored answer will not change: there is no use in asking again.
  const mayHelp = !isReplay && (status === 409 || status === 429 || status >= 500);
  if (status >= 400) res.set("stripe-should-retry", String(mayHelp));
  res.status(status).json(body);
}

async function hang(fault: ApiFault | null): Promise<void> {
  if (fault?.hang !== undefined) await sleep(fault.hang, undefined, { ref: false });
}

/** An error once a call has begun is the stored answer of its idempotency key, whatever Stripe had done by then. */
function faultError({ status = 500, begun = false }: ApiFault): StripeApiError {
  const message = `The fault switch of the sandbox answers ${status}.`;
  if (status === 429) return new StripeApiError(429, { type: "rate_limit_error", code: "rate_limit", message });
  if (status === 402) return new StripeApiError(402, { type: "card_error", code: "card_declined", message });
  if (status < 500) return new StripeApiError(status, { type: "invalid_request_error", message });
  return new StripeApiError(status, { type: "api_error", message }, { isStored: begun });
}

/** Answers what went wrong before the call was read: who asks, in which version, in which form. */
function sendError(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    const known = toApiError(error);
    if (!known) onError(error);
    if (res.headersSent) return;
    send(res, { ...errorAnswer(known ?? internalError(), res.locals.requestId), isReplay: false });
  };
}
