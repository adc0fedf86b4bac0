import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { handleChatCompletions } from "@scrip/api";

export function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  return handleChatCompletions(request, context.services, context);
}

export function action({ request, context }: ActionFunctionArgs): Promise<Response> {
  return handleChatCompletions(request, context.services, context);
}
