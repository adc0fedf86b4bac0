import type { ActionFunctionArgs } from "@remix-run/node";
import { requirePermission } from "@scrip/auth";
import { AppError } from "@scrip/errors";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";
import { refuse } from "../server/refuse.server.ts";

/** Ends an answer early: its stream goes on to its last word and its charge. 404 when it does not run here. */
export async function action({ request, params, context }: ActionFunctionArgs): Promise<Response> {
  const { services } = context;
  try {
    const { customerId } = requirePermission(await services.authenticate(request), "assistant.chat");
    const stopped = services.runningChats.stop({ customerId, requestId: params["requestId"] ?? "" });
    if (!stopped)
      throw new AppError("not_found", "no such answer runs here", { publicMessage: "This answer is not running." });
    return new Response(null, { status: 204 });
  } catch (error) {
    return refuse(error, context);
  }
}

export function loader(): Response {
  return methodNotAllowed("POST");
}
