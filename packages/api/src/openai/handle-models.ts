import { requirePermission } from "@scrip/auth";
import { NotFoundError } from "@scrip/errors";
import type { ApiDeps } from "../api-deps.ts";
import type { Caller } from "../http/caller.ts";
import { listModels } from "../selection/list-models.ts";
import { writeModel } from "../selection/write-estimate.ts";
import { answerOpenAi } from "./answer-openai.ts";
import { AUTO_MODES } from "./read-chat-request.ts";

/** OpenAI's shape wants a time; when a model was made is not ours to know. */
const CREATED = 0;

/** Answers `GET /v1/models` in OpenAI's shape: what may stand in `model`, `auto` first. */
export function handleModels(request: Request, deps: ApiDeps, caller: Caller): Promise<Response> {
  return answerOpenAi(request, deps, caller, "GET", async (principal) => {
    requirePermission(principal, "selection.estimate");
    return Response.json({ object: "list", data: await listForOpenAi(deps) });
  });
}

/** Answers `GET /v1/models/{id}` in OpenAI's shape. */
export function handleModel(request: Request, deps: ApiDeps, caller: Caller, modelId: string): Promise<Response> {
  return answerOpenAi(request, deps, caller, "GET", async (principal) => {
    requirePermission(principal, "selection.estimate");
    const model = (await listForOpenAi(deps)).find(({ id }) => id === modelId);
    if (!model) throw new NotFoundError("There is no such model.");
    return Response.json(model);
  });
}

async function listForOpenAi(deps: ApiDeps) {
  const automatic = Object.keys(AUTO_MODES).map((id) => ({
    id,
    object: "model",
    created: CREATED,
    owned_by: "scrip",
  }));
  const models = (await listModels(deps)).map((model) => {
    const { id, name, provider, creditsPer1K } = writeModel(model);
    return {
      id,
      object: "model",
      created: CREATED,
      owned_by: provider,
      name,
      context_window: model.contextWindow,
      credits_per_1k: creditsPer1K,
    };
  });
  return [...automatic, ...models];
}
