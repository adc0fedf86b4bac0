import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { handleRestRequest } from "@scrip/api";

export function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  return handleRestRequest(request, context.services, context);
}

export function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  return handleRestRequest(request, context.services, context);
}
