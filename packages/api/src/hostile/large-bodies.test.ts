import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { test } from "../test-api.ts";
import { startTestServer } from "../test-server.ts";
import { expectHarmless } from "./test-harmless.ts";

/** Just below the bounds of a body and of the messages in it. */
const BYTES = 990_000;
const fill = (piece: string) => piece.repeat(Math.floor(BYTES / Buffer.byteLength(piece)));
const asked = (content: string) => [{ role: "user", content }];
/** Messages just short enough to be counted exactly, and as many as fit. */
const manyOf = (content: (length: number) => string) => Array.from({ length: 20 }, () => asked(content(49_000))).flat();
const pick = (characters: readonly string[], length: number) =>
  Array.from({ length }, (_, at) => characters[(at * 7919 + (at >>> 5) * 104_729) % characters.length]).join("");
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const HAN = Array.from({ length: 20_000 }, (_, at) => String.fromCharCode(0x4e00 + at));
/** Pieces of 99 characters: the longest that are taken whole. */
const inPieces = (text: string, separator: string) => (text.match(/.{1,99}/gu) ?? []).join(separator);

const MESSAGES: readonly [string, object[]][] = [
  ["one word", asked(fill("a"))],
  ["words", asked(fill("the quick brown fox jumps over the lazy dog. "))],
  ["words of many letters each", asked(fill(`${"donaudampfschifffahrt".repeat(4)} `))],
  [
    "words that never come twice",
    asked(Array.from({ length: 120_000 }, (_, at) => (at * 7919).toString(36)).join(" ")),
  ],
  ["white space", asked(`${fill(" ")}x`)],
  ["line breaks", asked(`${fill("\r\n")}x`)],
  ["digits", asked(fill("1234567890"))],
  ["symbols", asked(fill("!@#$%^&*()"))],
  ["Chinese", asked(fill("记账的艺术"))],
  ["emoji", asked(fill("👩‍👩‍👧‍👦"))],
  ["marks on letters", asked(fill("Z\u0351\u036b\u0343"))],
  ["brackets", asked(fill("[{("))],
  ["backslashes", asked(fill("\\").slice(0, 490_000))],
  ["code", asked(fill("for (let i = 0; i < rows.length; i += 1) { total += rows[i].amount; }\n"))],
  ["base64", asked(pick([...LETTERS, ..."ABCXYZ0123456789+/"], BYTES))],
  ["20 messages of long words", manyOf((length) => inPieces(pick(LETTERS, length), " "))],
  ["20 messages of long rows of symbols", manyOf((length) => inPieces(pick([..."!@#$%^&*()[]{}<>?/|~"], length), "1"))],
  ["20 messages of one word", manyOf((length) => "a".repeat(length))],
  ["20 messages of line breaks", manyOf((length) => `${"\r\n".repeat(length / 2)}x`)],
  ["20 messages of different Chinese characters", manyOf((length) => pick(HAN, length / 3))],
  ["20 messages of marks on letters", manyOf((length) => "Z\u0351\u036b\u0343".repeat(length / 8))],
  ["1,000 messages", Array.from({ length: 1_000 }, () => asked("some words of a message ".repeat(40))).flat()],
  ["40 messages", Array.from({ length: 40 }, () => asked("some words of a message ".repeat(1_000))).flat()],
];

test("no prompt just below the bounds fails or stops the process", { timeout: 5 * 60_000 }, async ({
  api,
  onTestFinished,
  annotate,
}) => {
  const server = await startTestServer(api.deps.web);
  onTestFinished(() => server.close());
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_000_000n);
  const { apiKey } = await api.apiKey(ada, ["chat"]);
  const ask = async (messages: object[]) => {
    const body = JSON.stringify({ model: "auto:economy", dry_run: true, messages });
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
    await sleep(20); // writing the body was not the server's doing
    server.longestStandstillMs();
    const response = await fetch(`${server.url}/v1/chat/completions`, { method: "POST", headers, body });
    return { response, standstillMs: server.longestStandstillMs() };
  };
  // What is loaded on first use is no prompt's doing.
  await expectHarmless((await ask(asked("Hello"))).response, "a first prompt");

  for (const [what, messages] of MESSAGES) {
    const { response, standstillMs } = await ask(messages);
    expect([200, 400, 402], what).toContain(response.status);
    await expectHarmless(response, what);
    await annotate(`${what}: the event loop stood still for ${standstillMs.toFixed(0)} ms at most`);
  }
  expect((await fetch(`${server.url}/api/credits/packages`)).status).toBe(200);
});
