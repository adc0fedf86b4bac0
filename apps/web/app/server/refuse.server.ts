import type { AppLoadContext } from "@remix-run/node";
import { describeError, errorResponse } from "@scrip/api";

/** An error as a resource route answers it: in the API's shape, our own faults under an id that the log has too. */
export function refuse(error: unknown, { services }: AppLoadContext): Response {
  const requestId = crypto.randomUUID();
  const described = describeError(error, { requestId, webUrl: services.webUrl });
  if (described.status >= 500) services.logger.error({ error, requestId }, "a request failed");
  return errorResponse(described);
}
