import { NotFoundError } from "@scrip/errors";
import type { ApiDeps } from "../api-deps.ts";
import { describeError } from "../errors/describe-error.ts";
import { openAiErrorResponse } from "./openai-error.ts";

/** Answers what OpenAI has under `/v1` and we have not, so that its clients read a 404 they understand. */
export function handleUnknown({ webUrl }: ApiDeps): Response {
  const error = new NotFoundError(
    "There is nothing here. Scrip has POST /v1/chat/completions, GET /v1/models and GET /v1/models/{id}.",
  );
  const requestId = crypto.randomUUID();
  const response = openAiErrorResponse(describeError(error, { requestId, webUrl }));
  response.headers.set("x-request-id", requestId);
  return response;
}
