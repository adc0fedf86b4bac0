import type { ActionFunctionArgs } from "@remix-run/node";
import { stopAnswer } from "@scrip/assistant";
import { requirePermission } from "@scrip/auth";
import { NotFoundError } from "@scrip/errors";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";
import { refuse } from "../server/refuse.server.ts";

/** Ends an answer early: whichever process runs it: its stream goes on to its charge. 404 when it does not run. */
export async function action({ request, params, context }: ActionFunctionArgs): Promise<Response> {
  const { services } = context;
  try {
    const { customerId } = requirePermission(await services.authenticate(request), "assistant.chat");
    const requestId = params["requestId"] ?? "";
    if (!(await stopAnswer(services.assistant, { customerId, requestId }))) {
      throw new NotFoundError("This answer is not running.");
    }
    return new Response(null, { status: 204 });
  } catch (error) {
    return refuse(error, context);
  }
}

export function loader(): Response {
  return methodNotAllowed("POST");
}
