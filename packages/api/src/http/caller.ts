import type { ApiUse } from "@scrip/auth";

/** What an answer is made from; the platform's `Request` is one. */
export type ApiRequest = {
  method: string;
  /** With or without its origin. */
  url: string;
  headers: Headers;
  body: AsyncIterable<Uint8Array> | null;
};

/** Where a request comes from, as the app's own server saw it. */
export type Caller = {
  clientIp: string | null;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
};

const BYTES_OF_ONE = 50_000;

/** What a request weighs against the limits: each of its calls one, and one more for every 50,000 bytes. */
export function useOf(request: Pick<ApiRequest, "headers">, { clientIp: ip }: Caller, calls = 1): ApiUse {
  const bytes = Number(request.headers.get("content-length") ?? 0);
  return { ip, weight: calls + (bytes > 0 ? Math.floor(bytes / BYTES_OF_ONE) : 0) };
}
