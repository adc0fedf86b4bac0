import { type PublicError, retryHeaders } from "../errors/describe-error.ts";

/** An error as OpenAI's clients read it: `{error:{message, type, param, code, details}}`. */
export function writeOpenAiError(error: PublicError) {
  const { message, code, details } = error;
  const field = details?.["field"];
  return {
    error: {
      message,
      type: typeOf(error),
      param: typeof field === "string" ? field : null,
      code,
      ...(details ? { details } : {}),
    },
  };
}

export function openAiErrorResponse(error: PublicError): Response {
  return Response.json(writeOpenAiError(error), { status: error.status, headers: retryHeaders(error) });
}

function typeOf({ status }: PublicError): string {
  if (status === 401) return "authentication_error";
  if (status === 402) return "insufficient_quota";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
