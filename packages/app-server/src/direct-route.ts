import { once } from "node:events";
import type { Request as ServerRequest, Response as ServerResponse } from "express";

/** What a direct route is given: of the platform's `Request` what it needs, without the cost of making one. */
export type DirectRequest = {
  method: string;
  /** Path and query. */
  url: string;
  headers: ReturnType<typeof readHeaders>;
  body: AsyncIterable<Uint8Array> | null;
};

/** Gives the platform's request to a route and its answer to the platform, piece by piece where it is a stream of events. */
export async function answerDirectly(
  req: ServerRequest,
  res: ServerResponse,
  answer: (request: DirectRequest) => Promise<Response>,
): Promise<void> {
  const hasBody = req.method !== "GET" && req.method !== "HEAD";
  const response = await answer({
    method: req.method,
    url: req.originalUrl,
    headers: readHeaders(req),
    body: hasBody ? req : null,
  });
  res.status(response.status);
  for (const [name, value] of response.headers) res.setHeader(name, value);
  if (response.headers.get("content-type")?.startsWith("text/event-stream") && response.body) {
    await sendStream(response.body, res);
  } else res.end(Buffer.from(await response.arrayBuffer()));
}

function readHeaders(req: ServerRequest) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  return headers;
}

/** Until its end, or until the client leaves, which cancels it. What fails while it is cancelled fails the route. */
async function sendStream(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  const reader = body.getReader();
  await Promise.all([sendParts(reader, res), closed(res).then(() => reader.cancel())]);
}

async function sendParts(reader: ReadableStreamDefaultReader<Uint8Array>, res: ServerResponse): Promise<void> {
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (!res.write(part.value) && !res.destroyed) await Promise.race([once(res, "drain"), once(res, "close")]);
  }
  res.end();
}

/** The answer has left, or nobody is there any more. */
function closed(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (res.closed) resolve();
    else res.once("close", resolve);
  });
}
