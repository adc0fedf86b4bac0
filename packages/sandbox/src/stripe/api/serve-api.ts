import { setTimeout as sleep } from "node:timers/promises";
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from "express";
import type { Pool } from "pg";
import type { ApiFault, Faults } from "../faults.ts";
import { newId } from "../ids.ts";
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

function createAnswerer({ pool, runWork, faults, apiKey }: ApiOptions) {
  const runIdempotent = createIdempotentRunner(pool);

  return async (req: Request, res: Response): Promise<void> => {
    requireApiKey(req.get("authorization"), apiKey);
    requireApiVersion(req.get("stripe-version"));
    const fault = faults.takeApiFault();
    if (fault?.status !== undefined && !fault.reset) {
      await hang(fault);
      throw faultError(fault.status);
    }

    const path = req.baseUrl + req.path;
    const { route, id } = findRoute(req.method, path);
    const query = req.originalUrl.split("?")[1] ?? "";
    const form = parseForm(req.method === "GET" ? query : readBody(req) || (req.method === "DELETE" ? query : ""));
    const call = route.prepare(form, id);
    const key = req.method !== "GET" ? (req.get("idempotency-key") ?? null) : null;
    const cause = { id: req.method !== "GET" ? res.locals.requestId : null, idempotency_key: key };
    const execute = async (keep?: (tx: Parameters<typeof expandObject>[0], answer: Answer) => Promise<void>) => {
      await hang(fault);
      return runWork(cause, async (work) => {
        const answer = { status: 200, body: await expandObject(work.tx, await call.run(work), call.expand) };
        await keep?.(work.tx, answer);
        return answer;
      });
    };

    if (key === null) return send(res, await execute(), fault);
    const request = { key, requestId: res.locals.requestId, method: req.method, path, form };
    const { isReplay, ...answer } = await runIdempotent(request, execute);
    if (isReplay) res.set("idempotent-replayed", "true");
    send(res, answer, fault);
  };
}

function readBody(req: Request): string {
  if (!Buffer.isBuffer(req.body)) return "";
  if (req.body.length > 0 && !req.is("application/x-www-form-urlencoded")) {
    throw invalidRequest("Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
  }
  return req.body.toString("utf8");
}

function send(res: Response, { status, body }: Answer, fault: ApiFault | null): void {
  if (fault?.reset) {
    res.socket?.resetAndDestroy(); // the work is done and kept: only the answer gets lost
    return;
  }
  res.status(status).json(body);
}

async function hang(fault: ApiFault | null): Promise<void> {
  if (fault?.hang !== undefined) await sleep(fault.hang, undefined, { ref: false });
}

function faultError(status: number): StripeApiError {
  const message = `The fault switch of the sandbox answers ${status}.`;
  if (status === 429) return new StripeApiError(429, { type: "rate_limit_error", code: "rate_limit", message });
  if (status === 402) return new StripeApiError(402, { type: "card_error", code: "card_declined", message });
  if (status < 500) return new StripeApiError(status, { type: "invalid_request_error", message });
  return new StripeApiError(status, { type: "api_error", message });
}

/** Answers any error in Stripe's shape; what nobody foresaw is told to `onError` and is a plain 500. */
function sendError(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, _next) => {
    const known = toApiError(error);
    if (!known) onError(error);
    if (res.headersSent) return;
    const { status, body } = errorAnswer(known ?? internalError(), res.locals.requestId);
    if (status === 401) res.set("www-authenticate", 'Basic realm="Stripe"');
    if (status === 429) res.set("retry-after", "1");
    res.set("stripe-should-retry", String(status === 409 || status === 429 || status >= 500));
    res.status(status).json(body);
  };
}
