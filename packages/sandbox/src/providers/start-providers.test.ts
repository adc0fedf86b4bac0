import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { countTokens } from "./count-tokens.ts";
import { type SandboxProviders, startSandboxProviders } from "./start-providers.ts";

const PROMPT = "Explain how whales sleep, in 80 words";
const messages = [{ role: "user", content: PROMPT }];
const KEYS = { authorization: "Bearer any", "x-api-key": "any", "x-goog-api-key": "any" };

let providers: SandboxProviders;

beforeAll(async () => {
  providers = await startSandboxProviders({ port: 0 });
});

afterEach(async () => {
  await post("/__aimock/reset", {});
});

afterAll(async () => {
  await providers.close();
});

function post(path: string, body: unknown, headers: Record<string, string> = KEYS): Promise<Response> {
  return fetch(`${providers.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function postForJson<T>(path: string, body: unknown): Promise<T> {
  return (await (await post(path, body)).json()) as T;
}

type ChatCompletion = {
  choices: { message: { content: string }; finish_reason: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
};

/** The JSON of every `data:` line of an event stream. */
async function readEvents(response: Response): Promise<Record<string, unknown>[]> {
  const lines = (await response.text()).split("\n").filter((line) => line.startsWith("data: {"));
  return lines.map((line) => JSON.parse(line.slice("data: ".length)));
}

test("OpenAI chat completions answers, and counts what it took and gave", async () => {
  const answer = await postForJson<ChatCompletion>("/v1/chat/completions", { model: "gpt-4o", messages });
  const text = answer.choices[0]?.message.content ?? "";
  expect(text).toContain("This is the Scrip sandbox answering as gpt-4o.");
  expect(answer.choices[0]?.finish_reason).toBe("stop");
  expect(answer.usage).toEqual({
    prompt_tokens: countTokens(PROMPT),
    completion_tokens: countTokens(text),
    total_tokens: countTokens(PROMPT) + countTokens(text),
  });
});

test("an image is billed, and no input is nothing", async () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
  const input = async (content: unknown[]) => {
    const body = { model: "gpt-4o", messages: [{ role: "user", content }] };
    return (await postForJson<ChatCompletion>("/v1/chat/completions", body)).usage.prompt_tokens;
  };
  expect(await input([image])).toBe(765);
  expect(await input([image, image, { type: "text", text: PROMPT }])).toBe(2 * 765 + countTokens(PROMPT));
  expect(await input([{ type: "text", text: "" }])).toBe(1);
});

test("OpenAI chat completions streams the same answer in many chunks", async () => {
  const whole = await postForJson<ChatCompletion>("/v1/chat/completions", { model: "gpt-4o", messages });
  const request = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } };
  const chunks = (await readEvents(await post("/v1/chat/completions", request))) as {
    choices: { delta: { content?: string } }[];
    usage?: unknown;
  }[];
  expect(chunks.length).toBeGreaterThan(10);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(whole.choices[0]?.message.content);
  expect(chunks.at(-1)?.usage).toEqual(whole.usage);
});

test("OpenAI responses says that a cut answer is incomplete, streamed and not", async () => {
  const request = { model: "gpt-4o", input: PROMPT, max_output_tokens: 12 };
  const cut = {
    status: "incomplete",
    incomplete_details: { reason: "max_output_tokens" },
    usage: { input_tokens: countTokens(PROMPT), output_tokens: 12 },
  };
  expect(await (await post("/v1/responses", request)).json()).toMatchObject(cut);
  const events = await readEvents(await post("/v1/responses", { ...request, stream: true }));
  expect(events.at(-1)).toMatchObject({ type: "response.incomplete", response: cut });
});

test("Anthropic messages answers and keeps to max_tokens, streamed and not", async () => {
  const request = { model: "claude-sonnet-5", max_tokens: 12, messages };
  expect(await postForJson("/v1/messages", request)).toMatchObject({
    stop_reason: "max_tokens",
    usage: { input_tokens: countTokens(PROMPT), output_tokens: 12 },
  });
  const events = await readEvents(await post("/v1/messages", { ...request, stream: true }));
  expect(events).toContainEqual(
    expect.objectContaining({
      type: "message_delta",
      delta: { stop_reason: "max_tokens", stop_sequence: null },
      usage: { output_tokens: 12 },
    }),
  );
});

test("Google generateContent answers and keeps to maxOutputTokens, streamed and not", async () => {
  const request = {
    contents: [{ role: "user", parts: [{ text: PROMPT }] }],
    generationConfig: { maxOutputTokens: 12 },
  };
  const usage = {
    promptTokenCount: countTokens(PROMPT),
    candidatesTokenCount: 12,
    totalTokenCount: countTokens(PROMPT) + 12,
  };
  const model = "/v1beta/models/gemini-flash-latest";
  const answer = await (await post(`${model}:generateContent`, request)).json();
  expect(answer).toMatchObject({ candidates: [{ finishReason: "MAX_TOKENS" }], usageMetadata: usage });
  const events = await readEvents(await post(`${model}:streamGenerateContent?alt=sse`, request));
  expect(events.at(-1)).toMatchObject({ candidates: [{ finishReason: "MAX_TOKENS" }], usageMetadata: usage });
});

test("a call without a key is refused", async () => {
  for (const path of ["/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1beta/models/x:generateContent"]) {
    expect((await post(path, { model: "x", messages }, {})).status).toBe(401);
  }
});

test("a fault that a test sets comes before the answer, and a reset brings the answer back", async () => {
  const fault = { match: {}, response: { error: { message: "slow down" }, status: 429, retryAfter: 7 } };
  await post("/__aimock/fixtures", { fixtures: [fault] });
  const refused = await post("/v1/chat/completions", { model: "gpt-4o", messages });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
  await post("/__aimock/reset", {});
  expect((await post("/v1/chat/completions", { model: "gpt-4o", messages })).status).toBe(200);

  await post("/__aimock/error", { status: 503 });
  const statuses = [];
  for (const _ of [1, 2]) statuses.push((await post("/v1/messages", { model: "x", max_tokens: 5, messages })).status);
  expect(statuses).toEqual([503, 200]);
});

test("Mistral and Groq report their usage unasked, each in its place", async () => {
  const request = { model: "m", messages, stream: true };
  const usage = { prompt_tokens: countTokens(PROMPT), completion_tokens: expect.any(Number) };
  const mistral = await readEvents(await post("/mistral/v1/chat/completions", request));
  expect(mistral.at(-1)).toMatchObject({ usage, choices: [{ finish_reason: null }] });
  const groq = await readEvents(await post("/groq/openai/v1/chat/completions", request));
  expect(groq.at(-1)).toMatchObject({ x_groq: { usage } });
});

describe("streams go wrong as ordered", () => {
  const stream = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } };
  const ask = async (faults: object) => {
    await post("/sandbox/faults", { ...faults, nextN: 1 });
    return (await post("/v1/chat/completions", stream)).text().catch(String);
  };

  test("the usage is missing, zero, twice or absurd; the next answer is well again", async () => {
    expect(await ask({ usage: "none" })).not.toContain('"usage":{');
    expect(await ask({ usage: "zero" })).toContain('"usage":{"prompt_tokens":0,"completion_tokens":0');
    expect((await ask({ usage: "twice" })).match(/"usage":\{/g)).toHaveLength(2);
    expect(await ask({ usage: { output: 10 ** 12 } })).toContain('"completion_tokens":1000000000000');
    expect((await (await post("/v1/chat/completions", stream)).text()).match(/"usage":\{/g)).toHaveLength(1);
  });

  test("the stream breaks, turns to garbage or does not say that it ends", async () => {
    expect(await ask({ cutAfter: 2 })).toMatch(/terminated|Error/);
    expect(await ask({ garbageAfter: 2 })).toContain('data: {"broken');
    expect(await ask({ noEnd: true })).not.toContain("[DONE]");
  });

  test("an unknown fault is refused", async () => {
    expect((await post("/sandbox/faults", { explode: true })).status).toBe(400);
  });
});

test("it says that it is well", async () => {
  expect(await (await fetch(`${providers.url}/healthz`)).json()).toEqual({ status: "ok" });
});

test("closing does not wait for running streams", async () => {
  const own = await startSandboxProviders({ port: 0 });
  const stream = await fetch(`${own.baseUrls.openai}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...KEYS },
    body: JSON.stringify({
      model: "gpt-4o",
      messages: [{ role: "user", content: "Whales in 5000 words" }],
      stream: true,
    }),
  });
  await own.close();
  await expect(stream.text()).rejects.toThrow();
});

test("a taken port is named", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(startSandboxProviders({ port })).rejects.toThrow(`Port ${port} is already in use`);
  holder.close();
});
