import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { CompletionPart } from "./completion.ts";
import { createModelProviders } from "./create-model-providers.ts";
import type { NormalisedUsage } from "./normalise-usage.ts";
import type { ProviderId } from "./vendors/vendors.ts";

/** An answer of one word in OpenAI's chat format; the usage stands beside the end, and where Groq puts it. */
const chat = (usage: unknown): object[] => {
  const frame = { id: "chat_1", object: "chat.completion.chunk", created: 1, model: "m" };
  return [
    { ...frame, choices: [{ index: 0, delta: { role: "assistant", content: "whale" }, finish_reason: null }] },
    {
      ...frame,
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "stop" }],
      usage,
      x_groq: { id: "req_1", usage },
    },
  ];
};

const responses = (usage: unknown): object[] => {
  const part = { type: "output_text", text: "whale", annotations: [] };
  const item = { type: "message", id: "msg_1", status: "completed", role: "assistant", content: [part] };
  const answer = { id: "resp_1", object: "response", created_at: 1, model: "m", output: [item], status: "completed" };
  return [
    { type: "response.created", response: { ...answer, output: [], status: "in_progress" } },
    { type: "response.output_item.added", output_index: 0, item: { ...item, content: [] } },
    { type: "response.output_text.delta", item_id: "msg_1", output_index: 0, content_index: 0, delta: "whale" },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: { ...answer, usage } },
  ];
};

/** An answer of one word in each vendor's own format, with the given usage object. */
const ANSWERS: Record<ProviderId, (usage: unknown) => object[]> = {
  openai: chat,
  xai: responses,
  mistral: chat,
  deepseek: chat,
  groq: chat,
  anthropic: (usage) => [
    {
      type: "message_start",
      message: { id: "msg_1", type: "message", role: "assistant", content: [], model: "m", usage },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "whale" } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage },
    { type: "message_stop" },
  ],
  google: (usage) => [
    {
      candidates: [{ content: { role: "model", parts: [{ text: "whale" }] }, finishReason: "STOP", index: 0 }],
      usageMetadata: usage,
    },
  ],
};

let server: Server;

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function startVendor(events: object[]): Promise<string> {
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

async function ask(provider: ProviderId, events: object[]): Promise<CompletionPart[]> {
  const baseUrl = await startVendor(events);
  const call = {
    provider,
    providerModel: "m",
    messages: [{ role: "user", content: "?" }],
    maxOutputTokens: 500,
    requestId: "1",
  } as const;
  const parts: CompletionPart[] = [];
  const providers = createModelProviders({ [provider]: { apiKey: "k", baseUrl } });
  for await (const part of providers.streamCompletion(call)) parts.push(part);
  return parts;
}

async function readUsage(provider: ProviderId, usage: unknown): Promise<NormalisedUsage | null> {
  const parts = await ask(provider, ANSWERS[provider](usage));
  expect(parts[0]).toEqual({ type: "text", text: "whale" });
  const last = parts.at(-1);
  if (last?.type !== "finish") throw new Error("the stream has no finish");
  return last.usage;
}

test.each(["openai", "anthropic", "google", "mistral", "deepseek", "xai", "groq"] as const)(
  "what %s says of its usage is absent, or cannot be true, and these two are told apart",
  async (provider) => {
    const readLast = async (usage: unknown) => (await ask(provider, ANSWERS[provider](usage))).at(-1);
    const counts = (input: number, output: number) => ({
      input_tokens: input,
      output_tokens: output,
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      promptTokenCount: input,
      candidatesTokenCount: output,
    });
    expect(await readLast(counts(0, 0))).toMatchObject({ usage: null, isUsageAbsurd: false });
    expect(await readLast(counts(10, 10 ** 12))).toMatchObject({ usage: null, isUsageAbsurd: true });
    expect(await readLast(counts(10, 5))).toMatchObject({ usage: { inputTokens: 10, outputTokens: 5 } });
  },
);

test.each(["mistral", "deepseek", "groq"] as const)(
  "%s counts cached input inside its input, and reasoning inside its output",
  async (provider) => {
    const usage = {
      prompt_tokens: 100,
      prompt_tokens_details: { cached_tokens: 60 },
      prompt_cache_hit_tokens: 60,
      completion_tokens: 50,
      completion_tokens_details: { reasoning_tokens: 20 },
      total_tokens: 150,
    };
    expect(await readUsage(provider, usage)).toMatchObject({
      inputTokens: 40,
      cachedInputTokens: 60,
      outputTokens: 50,
    });
  },
);

test("xAI counts cached input inside its input, and reasoning inside its output", async () => {
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 60 },
    output_tokens: 50,
    output_tokens_details: { reasoning_tokens: 20 },
    total_tokens: 150,
  };
  expect(await readUsage("xai", usage)).toMatchObject({
    inputTokens: 40,
    cachedInputTokens: 60,
    outputTokens: 50,
    reasoningTokens: 20,
  });
});

test("OpenAI counts cached input inside its input, and reasoning inside its output", async () => {
  const usage = {
    prompt_tokens: 100,
    prompt_tokens_details: { cached_tokens: 60 },
    completion_tokens: 50,
    completion_tokens_details: { reasoning_tokens: 20 },
    total_tokens: 150,
  };
  expect(await readUsage("openai", usage)).toEqual({
    inputTokens: 40,
    cachedInputTokens: 60,
    cacheWriteTokens: 0,
    outputTokens: 50,
    reasoningTokens: 20,
  });
});

test("Anthropic counts cached input beside its input", async () => {
  const usage = { input_tokens: 40, cache_read_input_tokens: 60, cache_creation_input_tokens: 7, output_tokens: 50 };
  expect(await readUsage("anthropic", usage)).toEqual({
    inputTokens: 40,
    cachedInputTokens: 60,
    cacheWriteTokens: 7,
    outputTokens: 50,
    reasoningTokens: 0,
  });
});

test("Google counts cached input inside its input, and thoughts beside its output", async () => {
  const usage = {
    promptTokenCount: 100,
    cachedContentTokenCount: 60,
    candidatesTokenCount: 30,
    thoughtsTokenCount: 20,
    totalTokenCount: 150,
  };
  expect(await readUsage("google", usage)).toEqual({
    inputTokens: 40,
    cachedInputTokens: 60,
    cacheWriteTokens: 0,
    outputTokens: 50,
    reasoningTokens: 20,
  });
});

describe("usage that is absent or cannot be true is null", () => {
  test.each([
    ["openai", undefined],
    ["openai", { prompt_tokens: 0, completion_tokens: 0 }],
    ["openai", { prompt_tokens: 10, completion_tokens: 10 ** 12 }],
    ["openai", { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 60 }, completion_tokens: 5 }],
    ["openai", { prompt_tokens: 10, completion_tokens: 0 }],
    ["openai", { prompt_tokens: 10, completion_tokens: -5 }],
    ["openai", { prompt_tokens: 10, completion_tokens: 5.5 }],
    ["anthropic", { input_tokens: 0, output_tokens: 0 }],
    ["anthropic", { input_tokens: 10 ** 12, output_tokens: 5 }],
    ["google", undefined],
    ["google", { promptTokenCount: 10, candidatesTokenCount: 10 ** 12, totalTokenCount: 10 ** 12 }],
    ["google", { promptTokenCount: 10, totalTokenCount: 10 }],
  ] as const)("%s %j", async (provider, usage) => {
    expect(await readUsage(provider, usage)).toBeNull();
  });
});

test("a vendor that fails in the middle of its answer is a server error", async () => {
  const events = ANSWERS.anthropic({ input_tokens: 5, output_tokens: 5 }).slice(0, 3);
  const failing = ask("anthropic", [
    ...events,
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
  ]);
  await expect(failing).rejects.toMatchObject({ kind: "server_error" });
});

test.each(["openai", "anthropic", "google", "mistral", "deepseek", "xai", "groq"] as const)(
  "an answer of %s that just ends is malformed",
  async (provider) => {
    const events = ANSWERS[provider]({ input_tokens: 5, output_tokens: 5 });
    const broken =
      provider === "google"
        ? [{ candidates: [{ content: { parts: [{ text: "whale" }] } }] }]
        : events.slice(0, events.length === 2 ? 1 : 3);
    await expect(ask(provider, broken)).rejects.toMatchObject({ kind: "malformed" });
  },
);
