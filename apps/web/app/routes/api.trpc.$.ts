import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { handleTrpcRequest } from "@scrip/api";

export function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  return handleTrpcRequest(request, context.services, context);
}

export function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  return handleTrpcRequest(request, context.services, context);
}
