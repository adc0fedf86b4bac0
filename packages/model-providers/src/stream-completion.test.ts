import { inspect } from "node:util";
import { type SandboxProviders, startSandboxProviders } from "@scrip/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { CompletionCall, CompletionPart } from "./completion.ts";
import { createModelProviders, type ModelProviders } from "./create-model-providers.ts";
import { ModelProviderError } from "./model-provider-error.ts";
import { VENDORS } from "./vendors/vendors.ts";

const PROVIDERS = VENDORS.map((vendor) => vendor.id);
const PROMPT = "Explain how whales sleep, in 80 words";
const KEY = "key-that-must-not-be-logged";
const SILENCE = { firstMs: 5_000, pauseMs: 5_000 };
const WAIT = { timeout: 4_000 };

let sandbox: SandboxProviders;
let providers: ModelProviders;

beforeAll(async () => {
  sandbox = await startSandboxProviders({ port: 0 });
  providers = connect(sandbox);
});

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(async () => {
  expect(console.error).not.toHaveBeenCalled();
  await control("reset");
});

afterAll(async () => {
  await sandbox.close();
});

function connect({ baseUrls }: SandboxProviders, silence = SILENCE): ModelProviders {
  const env = Object.fromEntries(Object.entries(baseUrls).map(([id, baseUrl]) => [id, { apiKey: KEY, baseUrl }]));
  return createModelProviders(env, silence);
}

function callTo(provider: string, change: Partial<CompletionCall> = {}): CompletionCall {
  return {
    provider,
    providerModel: "test-model",
    messages: [{ role: "user", content: PROMPT }],
    maxOutputTokens: 2_000,
    requestId: "request-1",
    ...change,
  };
}

/** Reads a stream to its end; keeps what came before an error. */
async function read(stream: AsyncIterable<CompletionPart>): Promise<{ parts: CompletionPart[]; error: unknown }> {
  const parts: CompletionPart[] = [];
  try {
    for await (const part of stream) parts.push(part);
    return { parts, error: null };
  } catch (error) {
    return { parts, error };
  }
}

const textOf = (parts: CompletionPart[]) => parts.map((part) => (part.type === "text" ? part.text : "")).join("");

function control(path: string, body: unknown = {}): Promise<Response> {
  return fetch(`${sandbox.url}/__aimock/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

type Content = string | { text: string }[];
type JournalEntry = {
  headers: Record<string, string>;
  body: { messages: { role: string; content: Content }[] };
};

const plainText = (content: Content) =>
  typeof content === "string" ? content : content.map((part) => part.text).join("");

async function readJournal(): Promise<JournalEntry[]> {
  return (await (await fetch(`${sandbox.url}/__aimock/journal`)).json()) as JournalEntry[];
}

/** What the sandbox says and counts for the same model and prompt when asked directly. */
async function askDirectly(): Promise<{ text: string; inputTokens: number; outputTokens: number }> {
  const response = await fetch(`${sandbox.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer x" },
    body: JSON.stringify({ model: "test-model", messages: [{ role: "user", content: PROMPT }] }),
  });
  const answer = (await response.json()) as {
    choices: [{ message: { content: string } }];
    usage: { prompt_tokens: number; completion_tokens: number };
  };
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = answer.usage;
  return { text: answer.choices[0].message.content, inputTokens, outputTokens };
}

describe.each(PROVIDERS)("%s", (provider) => {
  test("streams the whole answer and ends with the vendor's counts", async () => {
    const direct = await askDirectly();
    const { parts, error } = await read(providers.streamCompletion(callTo(provider)));
    expect(error).toBeNull();
    expect(parts.length).toBeGreaterThan(5);
    expect(textOf(parts)).toBe(direct.text);
    expect(parts.at(-1)).toEqual({
      type: "finish",
      finishReason: "stop",
      usage: {
        inputTokens: direct.inputTokens,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: direct.outputTokens,
        reasoningTokens: 0,
      },
      isUsageAbsurd: false,
    });
  });

  test("an answer cut by the cap finishes with length and bills the cap", async () => {
    const { parts } = await read(providers.streamCompletion(callTo(provider, { maxOutputTokens: 20 })));
    expect(parts.at(-1)).toMatchObject({ type: "finish", finishReason: "length", usage: { outputTokens: 20 } });
  });

  test("the conversation, system message included, reaches the vendor with our request id", async () => {
    const messages = [
      { role: "system", content: "Answer in French." },
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Bonjour" },
      { role: "user", content: "Whales?" },
    ] as const;
    await read(providers.streamCompletion(callTo(provider, { messages, maxOutputTokens: 5 })));
    const [entry] = await readJournal();
    expect(entry?.body.messages.map(({ role, content }) => ({ role, content: plainText(content) }))).toEqual(messages);
    expect(entry?.headers["x-client-request-id"]).toBe("request-1");
  });

  test("an abort in the middle keeps what came, and stops the vendor", async () => {
    const abandonedBefore = sandbox.countAbandoned();
    const stop = new AbortController();
    const parts: CompletionPart[] = [];
    const reading = (async () => {
      for await (const part of providers.streamCompletion(callTo(provider, { abortSignal: stop.signal }))) {
        parts.push(part);
        if (parts.length === 3) stop.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ kind: "aborted", code: "provider_failed", provider });
    expect(textOf(parts)).toContain("This is the Scrip sandbox");
    await vi.waitFor(() => expect(sandbox.countAbandoned()).toBe(abandonedBefore + 1), WAIT);
  });

  test("a reader that leaves early stops the vendor", async () => {
    const abandonedBefore = sandbox.countAbandoned();
    for await (const part of providers.streamCompletion(callTo(provider))) {
      expect(part.type).toBe("text");
      break;
    }
    await vi.waitFor(() => expect(sandbox.countAbandoned()).toBe(abandonedBefore + 1), WAIT);
  });

  test("a call that is aborted before it starts is never sent", async () => {
    const { parts, error } = await read(
      providers.streamCompletion(callTo(provider, { abortSignal: AbortSignal.abort() })),
    );
    expect([parts, error]).toMatchObject([[], { kind: "aborted" }]);
    expect(await readJournal()).toEqual([]);
  });

  test("no connection is unreachable", async () => {
    const nobody = await startSandboxProviders({ port: 0 });
    await nobody.close();
    const { parts, error } = await read(connect(nobody).streamCompletion(callTo(provider)));
    expect([parts, error]).toMatchObject([[], { kind: "unreachable", statusCode: null, provider }]);
  });

  test("429 is rate_limited, with the time the vendor asks for, and is not repeated", async () => {
    const fault = { match: {}, response: { error: { message: "slow down" }, status: 429, retryAfter: 7 } };
    await control("fixtures", { fixtures: [fault] });
    const { error } = await read(providers.streamCompletion(callTo(provider)));
    expect(error).toMatchObject({ kind: "rate_limited", statusCode: 429, retryAfterMs: 7_000 });
    expect(await readJournal()).toHaveLength(1);
  });

  test.each([
    [400, "refused"],
    [404, "refused"],
    [500, "server_error"],
    [503, "server_error"],
    [504, "timeout"],
  ])("%i is %s and is not repeated", async (status, kind) => {
    await control("error", { status, body: { message: "no" } });
    const { parts, error } = await read(providers.streamCompletion(callTo(provider)));
    expect([parts, error]).toMatchObject([[], { kind, statusCode: status }]);
    expect(await readJournal()).toHaveLength(1);
  });

  test("an answer that is not readable is malformed", async () => {
    await control("chaos", { malformedRate: 1 });
    const { parts, error } = await read(providers.streamCompletion(callTo(provider)));
    expect([parts, error]).toMatchObject([[], { kind: "malformed" }]);
  });

  test("a connection lost in the middle keeps what came and is an error", async () => {
    const content = "whales ".repeat(200);
    await control("fixtures", {
      fixtures: [{ match: {}, response: { content }, latency: 10, chunkSize: 10, disconnectAfterMs: 400 }],
    });
    const { parts, error } = await read(providers.streamCompletion(callTo(provider)));
    expect(textOf(parts).length).toBeGreaterThan(0);
    expect(parts.every((part) => part.type === "text")).toBe(true);
    expect(error).toMatchObject({ kind: "unreachable" });
  });

  test("silence is a timeout", async () => {
    await control("chaos", { latencyMs: 3_000 });
    const impatient = connect(sandbox, { firstMs: 100, pauseMs: 5_000 });
    const { parts, error } = await read(impatient.streamCompletion(callTo(provider)));
    expect([parts, error]).toMatchObject([[], { kind: "timeout" }]);
  });

  test("a slow reader is not a silent vendor", async () => {
    const impatient = connect(sandbox, { firstMs: 5_000, pauseMs: 800 });
    const parts: CompletionPart[] = [];
    for await (const part of impatient.streamCompletion(callTo(provider, { maxOutputTokens: 20 }))) {
      parts.push(part);
      if (parts.length === 1) await new Promise((resolve) => setTimeout(resolve, 1_200));
    }
    expect(parts.at(-1)).toMatchObject({ type: "finish", finishReason: "length" });
  });

  test("an error holds neither the prompt nor the key", async () => {
    await control("error", { status: 401, body: { message: `Incorrect API key provided: ${KEY}` } });
    const { error } = await read(providers.streamCompletion(callTo(provider)));
    expect(error).toBeInstanceOf(ModelProviderError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(new RegExp(`${KEY}|${PROMPT}`));
    expect((error as ModelProviderError).publicMessage).toBe("The AI provider could not answer this request.");
  });
});

test("a provider without a key refuses", async () => {
  const { error } = await read(createModelProviders({}).streamCompletion(callTo("mistral")));
  expect(error).toMatchObject({ kind: "refused", provider: "mistral" });
});

test("only providers with a key are enabled", () => {
  expect(createModelProviders({}).enabledProviders()).toEqual([]);
  expect(createModelProviders({ google: { apiKey: "k", baseUrl: "http://x.test" } }).enabledProviders()).toEqual([
    "google",
  ]);
  expect(providers.enabledProviders()).toEqual(PROVIDERS);
});
