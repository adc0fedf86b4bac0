import { sign } from "./signature.ts";

const RESPONSE_BYTES_MAX = 8 * 1024 * 1024;

export type AppCall = {
  method: "POST" | "PUT";
  url: string;
  /** Canonical JSON: the SDK signs what it parsed, in that form. */
  body: string;
  headers: Record<string, string>;
  signingKey: string;
  timeoutMs: number;
};

export type AppReply = { status: number; headers: Headers; body: string };

/**
 * Makes one signed request to an app's endpoint and returns what it answered, whatever the status.
 *
 * @throws the app cannot be reached, takes too long, or answers with more than 8 MB
 */
export async function callApp(call: AppCall, signal: AbortSignal): Promise<AppReply> {
  const response = await fetch(call.url, {
    method: call.method,
    body: call.body,
    headers: {
      ...call.headers,
      "content-type": "application/json",
      "x-inngest-signature": sign(call.body, call.signingKey, Math.floor(Date.now() / 1000)),
    },
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(call.timeoutMs)]),
  });
  const body = await response.text();
  if (Buffer.byteLength(body) > RESPONSE_BYTES_MAX) throw new Error("the answer is larger than 8 MB");
  return { status: response.status, headers: response.headers, body };
}
