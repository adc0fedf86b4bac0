import type { ActionFunctionArgs } from "@remix-run/node";
import { handleTrpcRequest } from "@scrip/api";

export function loader({ request, context }: ActionFunctionArgs): Promise<Response> {
  return handleTrpcRequest(request, context.services, context);
}

export const action = loader;
