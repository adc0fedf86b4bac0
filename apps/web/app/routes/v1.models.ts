import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { handleModels } from "@scrip/api";

export function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  return handleModels(request, context.services, context);
}

export function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  return handleModels(request, context.services, context);
}
