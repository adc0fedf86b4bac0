import { AppError, InvalidInputError, isAppError } from "@scrip/errors";
import { TransportError } from "../errors/transport-error.ts";
import type { ApiRequest } from "./caller.ts";

/** A prompt of 1,000,000 bytes doubles where every character needs an escape in JSON. */
export const BODY_BYTES_MAX = 2_000_000;

/**
 * The JSON text of a request's body, read to the limit and no further.
 *
 * @throws {AppError} `too_large`
 * @throws {TransportError} not declared as JSON
 * @throws {InvalidInputError | AppError} `invalid_input` not UTF-8, broken off, too deep, or of too many fields
 */
export async function readJsonText(request: ApiRequest, bytesMax = BODY_BYTES_MAX): Promise<string> {
  const contentType = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new TransportError(415, "Send the body as application/json.");
  }
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const text = decode(await readBytes(request.body ?? [], bytesMax));
  requireModest(text);
  return text;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInputError("The body is not UTF-8.");
  }
}

async function readBytes(body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    // Who leaves while sending is no failure of ours, and could fill the log with it.
    const publicMessage = "The body broke off.";
    throw new AppError("invalid_input", "a body broke off", { publicMessage, cause });
  }
  return Buffer.concat(chunks);
}

/** @throws {InvalidInputError} the text is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError("The body is not valid JSON.");
  }
}

/** Nested deeper than anything that is asked for here. What reads JSON afterwards does so by recursion. */
const DEPTH_MAX = 64;
/** More than anybody asks for. So many names that differ take JSON's parser longer than everybody else should wait. */
const FIELDS_MAX = 50_000;

function requireModest(text: string): void {
  let depth = 0;
  let fields = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x3a) {
      fields += 1;
      if (fields > FIELDS_MAX) throw new InvalidInputError(`The body has more than ${FIELDS_MAX} fields.`);
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > DEPTH_MAX) throw new InvalidInputError(`The body is nested deeper than ${DEPTH_MAX} levels.`);
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
}

/**
 * The body of a request as JSON, for routes beside the API that keep its rules.
 *
 * @throws {AppError} `too_large`
 * @throws {InvalidInputError | TransportError} not JSON
 */
export async function readJsonBody(request: Request, bytesMax: number): Promise<unknown> {
  return parseJson(await readJsonText(request, bytesMax));
}

function tooLarge(bytesMax: number): AppError {
  return new AppError("too_large", `a body above ${bytesMax} bytes`, {
    publicMessage: `The body is larger than the ${bytesMax} bytes allowed here.`,
  });
}
