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

test("a body is nested 64 levels deep and has 50,000 fields at most, those in texts not counted", async () => {
  const read = (text: string) =>
    readJsonText(
      requestOf(
        (async function* () {
          yield Buffer.from(text);
        })(),
      ),
    );
  const nested = (depth: number) => `${"[".repeat(depth)}"[{:"${"]".repeat(depth)}`;
  const fields = (count: number) => `{${Array.from({ length: count }, (_, at) => `"${at}:":1`).join()}}`;
  for (const good of [nested(64), fields(50_000)]) expect(await read(good)).toBe(good);
  for (const bad of [nested(65), fields(50_001)]) {
    await expect(read(bad)).rejects.toMatchObject({ code: "invalid_input" });
  }
});
