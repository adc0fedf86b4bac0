import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, Output, streamText, tool } from "ai";
import { expect } from "vitest";
import { test as apiTest, type TestApi } from "../test-api.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

const prompt = "Say hello in five words.";

const test = apiTest.extend<"server", TestServer>("server", async ({ api }, { onCleanup }) => {
  const server = await startTestServer(api.deps.web);
  onCleanup(() => server.close());
  return server;
});

async function openProvider(api: TestApi, server: TestServer, credits = 1_000n) {
  const ada = await api.signUp();
  if (credits > 0n) await api.giveCredits(ada.customerId, credits * 1_000_000n);
  const { apiKey = "" } = await api.apiKey(ada, ["chat"]);
  return createOpenAICompatible({
    name: "scrip",
    apiKey,
    baseURL: `${server.url}/v1`,
    supportsStructuredOutputs: true,
  });
}

async function provide(upstream: string, userMessage: string, response: object) {
  await fetch(`${upstream}/__aimock/fixtures`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ fixtures: [{ match: { userMessage }, response }] }),
  });
}

test("text is generated, with usage", async ({ api, server }) => {
  const scrip = await openProvider(api, server);
  const { text, usage, finishReason } = await generateText({ model: scrip("auto:economy"), prompt });
  expect(text).toContain("sandbox");
  expect(finishReason).toBe("stop");
  expect(usage.totalTokens).toBeGreaterThan(0);
});

test("text is streamed", async ({ api, server }) => {
  const scrip = await openProvider(api, server);
  const { textStream, finishReason } = streamText({ model: scrip("gpt-4o"), prompt, system: "Be brief." });
  const pieces = await Array.fromAsync(textStream);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.join("")).toContain("sandbox");
  expect(await finishReason).toBe("stop");
});

test("tools run, and their results go back", async ({ api, server, servers }) => {
  const scrip = await openProvider(api, server);
  await provide(servers.upstream.url, "How warm is Oslo?", {
    toolCalls: [{ name: "weather", arguments: '{"city":"Oslo"}' }],
  });
  const cities: string[] = [];
  const weather = tool({
    description: "The weather of a city.",
    inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
    execute: ({ city }) => {
      cities.push(city);
      return { celsius: -4 };
    },
  });
  const { toolResults, finishReason } = await generateText({
    model: scrip("gpt-4o"),
    prompt: "How warm is Oslo?",
    tools: { weather },
  });
  expect(finishReason).toBe("tool-calls");
  expect(cities).toEqual(["Oslo"]);
  expect(toolResults[0]?.output).toEqual({ celsius: -4 });
});

test("objects follow their schema", async ({ api, server, servers }) => {
  const scrip = await openProvider(api, server);
  await provide(servers.upstream.url, "A whale as an object", { content: '{"name":"Moby"}' });
  const schema = jsonSchema<{ name: string }>({ type: "object", properties: { name: { type: "string" } } });
  const { output } = await generateText({
    model: scrip("gpt-4o"),
    prompt: "A whale as an object",
    output: Output.object({ schema }),
  });
  expect(output).toEqual({ name: "Moby" });
});

test("too few credits are an error with our text, and are not tried again", async ({ api, server }) => {
  const scrip = await openProvider(api, server, 0n);
  await expect(generateText({ model: scrip("gpt-4o"), prompt })).rejects.toMatchObject({
    statusCode: 402,
    isRetryable: false,
    message: expect.stringContaining("credits"),
  });
});
