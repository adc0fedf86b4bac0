import type { ActionFunctionArgs } from "@remix-run/node";
import { handleRestRequest } from "@scrip/api";

export function loader({ request, context }: ActionFunctionArgs): Promise<Response> {
  return handleRestRequest(request, context.services, context);
}

export const action = loader;
