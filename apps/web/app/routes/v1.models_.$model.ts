import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { handleModel } from "@scrip/api";

export function loader({ request, context, params }: LoaderFunctionArgs): Promise<Response> {
  return handleModel(request, context.services, context, params["model"] ?? "");
}

export function action({ request, context, params }: ActionFunctionArgs): Promise<Response> {
  return handleModel(request, context.services, context, params["model"] ?? "");
}
