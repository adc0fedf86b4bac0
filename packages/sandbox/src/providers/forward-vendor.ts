import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";

/** The vendors whose format is OpenAI's chat with a turn of their own. */
export type TurnedVendor = "mistral" | "groq";

/**
 * Answers as a vendor that reports its usage unasked: the request goes on to our own OpenAI chat route, which has to be asked,
 * and its usage is moved to where the vendor puts it.
 */
export async function forwardVendor(
  vendor: TurnedVendor,
  request: IncomingMessage,
  response: ServerResponse,
  chatUrl: string,
): Promise<void> {
  const left = new AbortController();
  response.once("close", () => left.abort());
  const body = (await json(request)) as Record<string, unknown>;
  const asked = body["stream"] === true ? { ...body, stream_options: { include_usage: true } } : body;
  try {
    const answer = await fetch(chatUrl, {
      method: "POST",
      headers: forwardedHeaders(request),
      body: JSON.stringify(asked),
      signal: left.signal,
    });
    const { "content-encoding": _, "content-length": __, ...headers } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, headers);
    for await (const piece of Readable.from(answer.body ?? [])) {
      response.write(moveUsage(vendor, Buffer.from(piece as Uint8Array).toString()));
    }
    response.end();
  } catch {
    response.destroy(); // what our own route does to us, we do to the caller
  }
}

function forwardedHeaders(request: IncomingMessage): Record<string, string> {
  const names = ["authorization", "content-type", "x-client-request-id"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

/** Mistral has its usage beside a choice, Groq under a name of its own; OpenAI sends it in an event without a choice. */
function moveUsage(vendor: TurnedVendor, events: string): string {
  if (vendor === "groq") {
    return events.replace(/^(data: \{.*)"usage":(\{.*\})\}$/gm, '$1"x_groq":{"id":"req_sandbox","usage":$2}}');
  }
  return events.replaceAll('"choices":[]', '"choices":[{"index":0,"delta":{"content":""},"finish_reason":null}]');
}
