import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Db, readNow } from "@scrip/db";
import { JOBS_PATH, readBacklog } from "@scrip/jobs";
import type { Logger } from "@scrip/logger";
import { metricsText } from "./metrics-text.ts";

export type WorkerRoutes = {
  db: Db;
  logger: Logger;
  jobHandler: RequestListener;
  metricsToken: string | undefined;
};

/** What the job server may send at most; it holds the results of all earlier steps. */
const JOB_BYTES_MAX = 8 * 1024 * 1024;

/** `/api/inngest`, `/healthz` (this process), `/readyz` (its database) and `/metrics`. Everything else is not there. */
export function createWorkerRoutes({ db, logger, jobHandler, metricsToken }: WorkerRoutes): RequestListener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?", 1)[0];
    if (path === JOBS_PATH) return handOver(request, response);
    if (request.method !== "GET") return sendError(response, 405, "invalid_input", "Only GET works here.");
    if (path === "/healthz") return sendJson(response, 200, { status: "ok" });
    if (path === "/readyz") return answerReadiness(response);
    if (path === "/metrics" && metricsToken !== undefined) return answerMetrics(request, response, metricsToken);
    return sendError(response, 404, "not_found", "There is nothing here.");
  }

  function handOver(request: IncomingMessage, response: ServerResponse): void {
    const length = Number(request.headers["content-length"] ?? (request.headers["transfer-encoding"] ? NaN : 0));
    if (Number.isNaN(length)) return sendError(response, 411, "invalid_input", "Send the length of the body.");
    if (length > JOB_BYTES_MAX) return sendError(response, 413, "too_large", "The body is too large.");
    jobHandler(request, response);
  }

  async function answerReadiness(response: ServerResponse): Promise<void> {
    try {
      await readNow(db);
      sendJson(response, 200, { status: "ready" });
    } catch (error) {
      logger.warn({ error }, "not ready");
      sendJson(response, 503, { status: "not ready" });
    }
  }

  async function answerMetrics(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
    if (!isSameSecret(request.headers.authorization ?? "", `Bearer ${token}`)) {
      return sendError(response, 401, "unauthenticated", "Send the metrics token as a Bearer token.");
    }
    const text = metricsText(await readBacklog(db));
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error({ error, path: request.url?.split("?", 1)[0] }, "a request failed");
      if (response.headersSent) response.destroy();
      else sendError(response, 500, "internal", "Something went wrong on our side.");
    });
  };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  response.setHeader("connection", "close"); // what is left of the request is not read
  sendJson(response, status, { error: { code, message } });
}

function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
