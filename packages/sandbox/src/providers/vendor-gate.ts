import type { IncomingMessage, ServerResponse } from "node:http";

const KEY_HEADERS = ["authorization", "x-api-key", "x-goog-api-key"];

/**
 * Refuses a call without a key, in words that the clients of all three vendors can read. Any key will do.
 *
 * @returns false when the request was refused and answered
 */
export function admitRequest(request: IncomingMessage, response: ServerResponse): boolean {
  if (KEY_HEADERS.some((name) => request.headers[name])) return true;
  const error = {
    type: "authentication_error",
    message: "No API key. The sandbox takes any key, but wants one.",
    code: 401,
  };
  response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ type: "error", error }));
  return false;
}

/**
 * Completes what aimock writes for OpenAI's Responses API: an answer that is cut at its cap ends with the vendor's event
 * `response.incomplete` and the reason, where aimock sends `response.completed` without one; an item of reasoning has a status.
 */
export function completeResponses(response: ServerResponse): void {
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  response.write = ((chunk: unknown, ...rest: []) => write(complete(chunk), ...rest)) as typeof response.write;
  response.end = ((chunk?: unknown, ...rest: []) => end(complete(chunk), ...rest)) as typeof response.end;
}

function complete(chunk: unknown): unknown {
  if (typeof chunk !== "string") return chunk;
  const whole = chunk.replaceAll('"type":"reasoning","id"', '"type":"reasoning","status":"completed","id"');
  if (!whole.includes('"status":"incomplete"')) return whole;
  return whole
    .replace("event: response.completed\n", "event: response.incomplete\n")
    .replace('"type":"response.completed"', '"type":"response.incomplete"')
    .replace('"status":"incomplete"', '"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}');
}
