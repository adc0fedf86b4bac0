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
 * Completes what aimock writes when OpenAI's Responses API cuts an answer at its cap: the vendor sends the event
 * `response.incomplete` with the reason; aimock sends `response.completed` without one.
 */
export function explainIncompleteResponses(response: ServerResponse): void {
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  response.write = ((chunk: unknown, ...rest: []) => write(explain(chunk), ...rest)) as typeof response.write;
  response.end = ((chunk?: unknown, ...rest: []) => end(explain(chunk), ...rest)) as typeof response.end;
}

function explain(chunk: unknown): unknown {
  if (typeof chunk !== "string" || !chunk.includes('"status":"incomplete"')) return chunk;
  return chunk
    .replace("event: response.completed\n", "event: response.incomplete\n")
    .replace('"type":"response.completed"', '"type":"response.incomplete"')
    .replace('"status":"incomplete"', '"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}');
}
