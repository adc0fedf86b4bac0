import type { LoaderFunctionArgs } from "@remix-run/node";
import { handleUnknownOpenAi } from "@scrip/api";

export function loader({ context }: LoaderFunctionArgs): Response {
  return handleUnknownOpenAi(context.services);
}

export const action = loader;
