import type { Alongside, Principal } from "@scrip/auth";
import type { ApiDeps } from "../api-deps.ts";
import { admitRequest } from "../authenticate-request.ts";
import { describeError, isOurFault } from "../errors/describe-error.ts";
import { TransportError } from "../errors/transport-error.ts";
import { type ApiRequest, type Caller, useOf } from "../http/caller.ts";
import { refuseQuery } from "../http/refuse-query.ts";
import { openAiErrorResponse } from "./openai-error.ts";

/**
 * Runs the work of a route under `/v1` for whoever the API key belongs to. Cookies do not count here: any page could send them.
 * Another method, and a query, is refused. What is thrown is answered in OpenAI's shape; every answer has an `x-request-id`.
 */
export async function answerOpenAi(
  request: ApiRequest,
  deps: ApiDeps,
  caller: Caller,
  method: "GET" | "POST",
  work: (principal: Principal | null, requestId: string) => Promise<Response>,
  alongside?: Alongside,
): Promise<Response> {
  const requestId = crypto.randomUUID();
  const response = await authenticateKey(request, deps, caller, alongside)
    .then((principal) => {
      if (request.method !== method) throw new TransportError(405, `Use ${method}.`);
      // Nobody is told first that nobody asked.
      if (principal !== null) refuseQuery(request.url);
      return work(principal, requestId);
    })
    .catch((error: unknown) => {
      if (isOurFault(error)) deps.logger.error({ error, requestId }, "a request under /v1 failed");
      return openAiErrorResponse(describeError(error, { requestId, webUrl: deps.webUrl }));
    });
  if (!response.headers.has("x-request-id")) response.headers.set("x-request-id", requestId);
  return response;
}

function authenticateKey(
  request: ApiRequest,
  deps: ApiDeps,
  caller: Caller,
  alongside?: Alongside,
): Promise<Principal | null> {
  const headers = new Headers(request.headers);
  headers.delete("cookie");
  return admitRequest({ headers }, deps, useOf(request, caller), alongside);
}
