import { type ActionFunctionArgs, data } from "@remix-run/node";
import { requireApi } from "../server/api.server.ts";

/** Ends an answer early: its stream goes on to its last word and its charge. 404 when it does not run here. */
export async function action(args: ActionFunctionArgs) {
  const { customerId } = await requireApi(args);
  const requestId = args.params["requestId"] ?? "";
  const stopped = args.context.services.runningChats.stop({ customerId, requestId });
  if (!stopped) throw data({ error: { code: "not_found", message: "This answer is not running." } }, { status: 404 });
  return new Response(null, { status: 204 });
}
