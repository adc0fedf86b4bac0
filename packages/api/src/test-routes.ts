import type { ApiDeps } from "./api-deps.ts";
import type { Caller } from "./http/caller.ts";
import { handleChatCompletions } from "./openai/handle-chat-completions.ts";
import { handleModel, handleModels } from "./openai/handle-models.ts";
import { handleUnknown } from "./openai/handle-unknown.ts";
import { handleRestRequest } from "./rest/handle-rest-request.ts";
import { handleTrpcRequest } from "./trpc/handle-trpc-request.ts";

// Only tests import this file: the routes of the API, as the web app has them.

const MODEL = "/v1/models/";

export function answerRoute(request: Request, deps: ApiDeps, caller: Caller): Promise<Response> | Response {
  const { pathname } = new URL(request.url);
  if (pathname === "/v1/chat/completions") return handleChatCompletions(request, deps, caller);
  if (pathname === "/v1/models") return handleModels(request, deps, caller);
  if (pathname.startsWith(MODEL)) {
    return handleModel(request, deps, caller, decodeURIComponent(pathname.slice(MODEL.length)));
  }
  if (pathname.startsWith("/v1/")) return handleUnknown(deps);
  if (pathname.startsWith("/api/trpc")) return handleTrpcRequest(request, deps, caller);
  return handleRestRequest(request, deps, caller);
}
