import { isAppError } from "@scrip/errors";
import type { TRPCError } from "@trpc/server";
import { createOpenApiFetchHandler } from "trpc-to-openapi";
import { type ApiContext, createApiContext } from "../api-context.ts";
import type { ApiDeps } from "../api-deps.ts";
import { admitRequest } from "../authenticate-request.ts";
import { describeError, errorResponse, isOurFault } from "../errors/describe-error.ts";
import { TransportError } from "../errors/transport-error.ts";
import { type Caller, useOf } from "../http/caller.ts";
import { readJsonText } from "../http/read-json-text.ts";
import { refuseInheritedFields, refuseQuery } from "../http/refuse-query.ts";
import { answerOnce, isRepeatable } from "../idempotency/answer-once.ts";
import { readIdempotencyKey } from "../idempotency/request-key.ts";
import { appRouter } from "../router.ts";
import { describeApi } from "./describe-api.ts";
import { handleDownload } from "./handle-download.ts";

/** Where the API is on every app. */
const ENDPOINT = "/api";
/** What the API is, for programs that write clients. */
const DESCRIPTION_PATH = "/api/openapi.json";
/** Only path and query of a request count; a host named "api." would confuse the router. */
const ANY_ORIGIN = "http://localhost";

/**
 * Answers REST under `/api`: the procedures that name a path in their `openapi` meta, in the product's shapes. A POST with an
 * `Idempotency-Key` is done once. A HEAD is answered as the GET would be, without the body.
 */
export async function handleRestRequest(request: Request, deps: ApiDeps, caller: Caller): Promise<Response> {
  const requestId = crypto.randomUUID();
  const response = await answerRest(request, deps, caller, requestId).catch((error: unknown) => {
    if (isOurFault(error)) deps.logger.error({ error, requestId }, "a REST request failed");
    return errorResponse(describeError(error, { requestId, webUrl: deps.webUrl }));
  });
  response.headers.set("x-request-id", requestId);
  return request.method === "HEAD" ? withoutBody(response) : response;
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

async function answerRest(request: Request, deps: ApiDeps, caller: Caller, requestId: string): Promise<Response> {
  const { url } = request;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const { pathname, search, searchParams } = new URL(url);
  if (method !== "GET" && method !== "POST") throw new TransportError(405, "Use GET or POST.");
  const principal = await admitRequest(request, deps, useOf(request, caller));
  if (method === "GET") {
    refuseInheritedFields(searchParams);
    if (pathname === DESCRIPTION_PATH) {
      refuseQuery(url);
      return Response.json(describeApi(deps.webUrl));
    }
    const file = await handleDownload(new URL(url), deps, principal);
    if (file !== null) return file;
  }
  const idempotencyKey = method === "POST" ? readIdempotencyKey(request.headers) : null;
  const context = createApiContext(deps, principal, { requestId, idempotencyKey });

  if (method === "GET") return callProcedure(new Request(`${ANY_ORIGIN}${pathname}${search}`), context);
  refuseQuery(url);
  const body = await readJsonText(request);
  return answerOnce(
    deps,
    {
      principal,
      route: `POST ${pathname}`,
      key: idempotencyKey === null ? null : { key: idempotencyKey },
      content: body,
    },
    async () => {
      const inner = new Request(`${ANY_ORIGIN}${pathname}`, {
        method,
        body,
        headers: { "content-type": "application/json" },
      });
      const response = await callProcedure(inner, context);
      return { response, repeatable: isRepeatable(response) };
    },
  );
}

/** trpc-to-openapi finds the procedure and calls it; its own shape of errors is replaced by ours. */
async function callProcedure(request: Request, context: ApiContext): Promise<Response> {
  const failures: TRPCError[] = [];
  const response = await createOpenApiFetchHandler({
    endpoint: ENDPOINT,
    router: appRouter,
    req: request,
    createContext: () => context,
    responseMeta: ({ errors }) => (errors.length === 0 ? { status: context.reply.status } : {}),
    onError: ({ error }) => failures.push(error),
  });
  const [failure] = failures;
  if (failure === undefined) return response;
  // A procedure has written its own failure to the log, and given it a code.
  if (isOurFault(failure) && !isAppError(failure.cause)) {
    context.deps.logger.error({ error: failure, requestId: context.requestId }, "a REST request reached no procedure");
  }
  return errorResponse(describeError(failure, { requestId: context.requestId, webUrl: context.deps.webUrl }));
}
