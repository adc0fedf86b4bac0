import type { LoaderFunctionArgs } from "@remix-run/node";
import { followAnswer } from "@scrip/assistant";
import { requirePermission } from "@scrip/auth";
import { answerResponse } from "../server/answer-stream.server.ts";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";
import { refuse } from "../server/refuse.server.ts";

/** Joins an answer that runs: what was written so far, then what comes, to its charge. After its end, all of it again. */
export async function loader({ request, params, context }: LoaderFunctionArgs): Promise<Response> {
  const { services, signal } = context;
  try {
    const { customerId } = requirePermission(await services.authenticate(request), "assistant.chat");
    const requestId = params["requestId"] ?? "";
    return answerResponse(await followAnswer(services.assistant, { requestId, customerId }, signal));
  } catch (error) {
    return refuse(error, context);
  }
}

export function action(): Response {
  return methodNotAllowed("GET");
}
