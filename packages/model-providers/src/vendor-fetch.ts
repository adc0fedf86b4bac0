import type { IncomingHttpHeaders } from "node:http";
import { Agent, type Dispatcher } from "undici";

/** Answers that have no body, which `Response` insists on. */
const BODILESS = new Set([204, 205, 304]);

/** How long a call may take is watched by whoever makes it; HTTP/2 was never asked of a vendor. */
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, allowH2: false });

/**
 * `fetch` for the AI SDK, as far as it uses it: text or bytes are posted, and an answer is read as it comes. The platform's own makes,
 * copies and tees requests for needs that a call to a vendor does not have, which cost a sixth of what the web process spent on
 * a request. Redirects are not followed, and nothing compressed is asked for.
 */
export const vendorFetch: typeof globalThis.fetch = (input, init = {}) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const { body, method = "GET", signal } = init;
  if (body !== undefined && body !== null && typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new TypeError("a vendor is sent text or bytes");
  }
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let reader: ReadableStreamDefaultController<Uint8Array> | undefined;
    let started: Dispatcher.DispatchController | undefined;
    const abort = () => {
      if (started) started.abort(signal?.reason);
      else reject(signal?.reason); // there is no connection yet, and nobody waits for one
    };
    const release = () => signal?.removeEventListener("abort", abort);
    signal?.addEventListener("abort", abort, { once: true });
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: new Headers(init.headers),
        body: body ?? null,
      },
      {
        onRequestStart(controller) {
          started = controller;
          if (signal?.aborted) abort();
        },
        onResponseStart(controller, status, headers, statusText) {
          if (status < 200) return; // only a foretaste of the answer
          const stream = new ReadableStream<Uint8Array>(
            {
              start: (readable) => {
                reader = readable;
              },
              pull: () => controller.resume(),
              cancel: (reason) => controller.abort(reason instanceof Error ? reason : new Error("nobody reads on")),
            },
            { highWaterMark: 16 },
          );
          resolve(
            new Response(BODILESS.has(status) ? null : stream, {
              status,
              statusText: statusText ?? "",
              headers: readHeaders(headers),
            }),
          );
        },
        onResponseData(controller, chunk) {
          if (chunk.length === 0) return; // what is resumed begins with nothing
          reader?.enqueue(chunk);
          if ((reader?.desiredSize ?? 0) <= 0) controller.pause();
        },
        onResponseEnd() {
          release();
          reader?.close();
        },
        onResponseError(_controller, error) {
          release();
          const reason: unknown = signal?.aborted ? signal.reason : new TypeError("fetch failed", { cause: error });
          reader?.error(reason);
          reject(reason);
        },
      },
    );
  });
};

function readHeaders(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
}
