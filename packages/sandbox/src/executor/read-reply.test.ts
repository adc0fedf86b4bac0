import { expect, test } from "vitest";
import { readReply } from "./read-reply.ts";
import { sign } from "./signature.ts";

const KEY = `signkey-test-${"ab".repeat(32)}`;
const nowSeconds = 1_800_000_000;

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  const signature = sign(body, KEY, nowSeconds);
  return {
    status,
    body,
    headers: new Headers({ "x-inngest-sdk": "inngest-js:v4.24.0", "x-inngest-signature": signature, ...headers }),
  };
}

test("a result counts only when the SDK signed it", () => {
  expect(readReply(answer(200, `{"ok":true}`), KEY, nowSeconds)).toEqual({ kind: "completed", output: { ok: true } });
  const forged = answer(200, `{"ok":true}`, { "x-inngest-signature": sign(`{"ok":false}`, KEY, nowSeconds) });
  expect(readReply(forged, KEY, nowSeconds)).toMatchObject({ kind: "errored", error: { name: "UnsignedReplyError" } });
});

test("an answer that did not come from the SDK is an error to retry, whatever its status", () => {
  for (const status of [200, 404, 502]) {
    const foreign = { status, body: "<html>", headers: new Headers() };
    expect(readReply(foreign, KEY, nowSeconds)).toMatchObject({ kind: "errored", noRetry: false });
  }
});

test("errors carry the SDK's wishes about retrying", () => {
  const body = JSON.stringify({ name: "Boom", message: "no", stack: "at x", __serialized: true });
  const wishes = { "x-inngest-no-retry": "false", "retry-after": "30" };
  expect(readReply(answer(500, body, wishes), KEY, nowSeconds)).toEqual({
    kind: "errored",
    error: { name: "Boom", message: "no", stack: "at x" },
    noRetry: false,
    retryAfter: "30",
  });
  expect(readReply(answer(400, body, { "x-inngest-no-retry": "true" }), KEY, nowSeconds)).toMatchObject({
    noRetry: true,
  });
});

test("answers the executor cannot read are named, not guessed at", () => {
  expect(readReply(answer(201, "{}"), KEY, nowSeconds)).toMatchObject({ kind: "unsupported" });
  expect(readReply(answer(206, "[]"), KEY, nowSeconds)).toMatchObject({ kind: "unsupported" });
  expect(readReply(answer(206, `[{"op":"StepRun"}]`), KEY, nowSeconds)).toMatchObject({ kind: "unsupported" });
});
