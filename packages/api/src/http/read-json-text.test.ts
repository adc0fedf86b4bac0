import { expect, test } from "vitest";
import { readJsonText } from "./read-json-text.ts";

const headers = new Headers({ "content-type": "application/json" });

function requestOf(body: AsyncIterable<Uint8Array>) {
  return { method: "POST", url: "/", headers, body };
}

test("a body that comes in pieces is read whole, to the limit and no further", async () => {
  async function* pieces() {
    yield Buffer.from('{"a":');
    yield Buffer.from("1}");
  }
  expect(await readJsonText(requestOf(pieces()), 7)).toBe('{"a":1}');
  await expect(readJsonText(requestOf(pieces()), 6)).rejects.toMatchObject({ code: "too_large" });
});

test("who leaves while sending has sent a bad request, and nothing of ours has failed", async () => {
  const gone = new Error("aborted");
  async function* brokenOff() {
    yield Buffer.from('{"a":');
    throw gone;
  }
  await expect(readJsonText(requestOf(brokenOff()))).rejects.toMatchObject({ code: "invalid_input", cause: gone });
});
