import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { handleTrpcRequest } from "@scrip/api";

export function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  return handleTrpcRequest(request, context.services);
}

export function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  return handleTrpcRequest(request, context.services);
}
