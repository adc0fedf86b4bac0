import { z } from "zod";
import type { AppReply } from "./call-app.ts";
import { isSignedBy } from "./signature.ts";

/** An error as it is stored, shown and handed to `onFailure`. */
export type RunError = { name: string; message: string; stack?: string; cause?: unknown };

const Op = z.object({
  id: z.string().min(1),
  op: z.string(),
  name: z.string().optional(),
  displayName: z.string().optional(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  opts: z
    .looseObject({
      parallelMode: z.string().optional(),
      /** Of `WaitForEvent` and `InvokeFunction`: a duration or a date. */
      timeout: z.string().optional(),
      /** Of `WaitForEvent`. */
      if: z.string().optional(),
      /** Of `InvokeFunction`. */
      function_id: z.string().optional(),
      payload: z.looseObject({ data: z.record(z.string(), z.unknown()).nullish() }).optional(),
    })
    .optional(),
});
export type Op = z.infer<typeof Op>;

type RetryWish = { noRetry: boolean; retryAfter: string | null };

export type Reply =
  | { kind: "completed"; output: unknown }
  | ({ kind: "ops"; ops: Op[]; requestVersion: number } & RetryWish)
  | ({ kind: "errored"; error: RunError } & RetryWish)
  /** Something this executor does not speak: the run ends here, loudly. */
  | { kind: "unsupported"; reason: string };

/**
 * Reads what the SDK's handler answered to a run request: 200 the function's result, 206 ops, anything else an error.
 * A result counts only when it is signed with our key. `nowSeconds` is real time, as in the signature.
 */
export function readReply(reply: AppReply, signingKey: string, nowSeconds: number): Reply {
  const wish = {
    noRetry: reply.headers.get("x-inngest-no-retry") === "true",
    retryAfter: reply.headers.get("retry-after"),
  };
  if (!reply.headers.has("x-inngest-sdk")) {
    const error = { name: "NotSdkError", message: `The endpoint answered ${reply.status} before the SDK did.` };
    return { kind: "errored", error, noRetry: false, retryAfter: null };
  }
  if (reply.status === 201) return { kind: "unsupported", reason: "streamed answers (the serve option `streaming`)" };
  if (reply.status !== 200 && reply.status !== 206) {
    return { kind: "errored", error: toRunError(parse(reply.body), `The SDK answered ${reply.status}.`), ...wish };
  }
  if (!isSignedBy(reply.headers.get("x-inngest-signature"), reply.body, signingKey, nowSeconds)) {
    const error = { name: "UnsignedReplyError", message: "The answer is not signed with the signing key." };
    return { kind: "errored", error, noRetry: false, retryAfter: null };
  }
  const body = parse(reply.body);
  if (reply.status === 200) return { kind: "completed", output: body ?? null };
  const ops = z
    .array(Op)
    .min(1)
    .safeParse(Array.isArray(body) ? body : [body]);
  if (!ops.success) return { kind: "unsupported", reason: "a 206 answer that is no list of ops" };
  return { kind: "ops", ops: ops.data, requestVersion: Number(reply.headers.get("x-inngest-req-version")), ...wish };
}

/** Keeps what the SDK serialises of an error; `fallback` is the message of one that says nothing. */
export function toRunError(raw: unknown, fallback: string): RunError {
  const fields = z
    .object({ name: z.string(), message: z.string(), error: z.string(), stack: z.string(), cause: z.unknown() })
    .partial()
    .catch({})
    .parse(raw);
  return {
    name: fields.name || "Error",
    message: fields.message || fields.error || fallback,
    ...(fields.stack ? { stack: fields.stack } : {}),
    ...(fields.cause === undefined ? {} : { cause: fields.cause }),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // the caller says what a body without JSON means
  }
}
