import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { type ApiContext, createApiContext } from "../api-context.ts";
import type { ApiDeps } from "../api-deps.ts";
import { admitRequest } from "../authenticate-request.ts";
import { describeError, isOurFault, retryHeaders } from "../errors/describe-error.ts";
import { ERROR_STATUS } from "../errors/error-status.ts";
import { toAppError } from "../errors/to-app-error.ts";
import { TransportError } from "../errors/transport-error.ts";
import { type Caller, useOf } from "../http/caller.ts";
import { readJsonText } from "../http/read-json-text.ts";
import { answerOnce, isRepeatable } from "../idempotency/answer-once.ts";
import { readIdempotencyKey } from "../idempotency/request-key.ts";
import { appRouter } from "../router.ts";

const ENDPOINT = "/api/trpc";
const BATCH_MAX = 10;

/** Answers tRPC under `/api/trpc`, in JSON only, at most ten calls at once. A POST with an `Idempotency-Key` is done once. */
export async function handleTrpcRequest(request: Request, deps: ApiDeps, caller: Caller): Promise<Response> {
  const requestId = crypto.randomUUID();
  const setCookies: string[] = [];
  const response = await answerTrpc(request, deps, caller, { requestId, setCookies }).catch((error: unknown) => {
    if (isOurFault(error)) deps.logger.error({ error, requestId }, "a tRPC request failed");
    return refusal(error, { requestId, webUrl: deps.webUrl });
  });
  const { status, headers, body } = response;
  const cookies = setCookies.map((cookie): [string, string] => ["set-cookie", cookie]);
  return new Response(body, { status, headers: [...headers, ["x-request-id", requestId], ...cookies] });
}

async function answerTrpc(
  request: Request,
  deps: ApiDeps,
  caller: Caller,
  call: { requestId: string; setCookies: string[] },
): Promise<Response> {
  const { method, url } = request;
  if (method !== "GET" && method !== "POST") throw new TransportError(405, "Use GET or POST.");
  const principal = await admitRequest(request, deps, useOf(request, caller, callsIn(url)));
  const idempotencyKey = method === "POST" ? readIdempotencyKey(request.headers) : null;
  const context = createApiContext(deps, principal, { ...call, idempotencyKey });
  if (method === "GET") return callRouter(new Request(url), context);

  const body = await readJsonText(request);
  const { pathname, search } = new URL(url);
  return answerOnce(
    deps,
    {
      principal,
      route: `POST ${pathname}`,
      key: idempotencyKey === null ? null : { key: idempotencyKey },
      content: search + body,
    },
    async () => {
      const inner = new Request(url, { method, body, headers: { "content-type": "application/json" } });
      const response = await callRouter(inner, context);
      return { response, repeatable: isRepeatable(response) };
    },
  );
}

/** A batch names its procedures with commas between them. */
function callsIn(url: string): number {
  return Math.min(new URL(url).pathname.split(/,|%2c/i).length, BATCH_MAX);
}

function callRouter(request: Request, context: ApiContext): Promise<Response> {
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: request,
    router: appRouter,
    maxBatchSize: BATCH_MAX,
    createContext: () => context,
    responseMeta: ({ errors: [error] }) =>
      error ? { headers: retryHeaders(describeError(error, callOf(context))) } : {},
  });
}

function callOf({ requestId, deps }: ApiContext): { requestId: string; webUrl: URL } {
  return { requestId, webUrl: deps.webUrl };
}

/** What was refused before any procedure, in the shape of a procedure's error. */
function refusal(error: unknown, call: { requestId: string; webUrl: URL }): Response {
  const described = describeError(error, call);
  const { status, code, message, details } = described;
  const data = { code, httpStatus: status, ...(details ? { details } : {}) };
  const rpcCode = TRPC_ERROR_CODES_BY_KEY[ERROR_STATUS[toAppError(error).code].trpc];
  return Response.json({ error: { code: rpcCode, message, data } }, { status, headers: retryHeaders(described) });
}
