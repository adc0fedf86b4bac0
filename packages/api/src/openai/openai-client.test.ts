import { parseCredits } from "@scrip/money";
import OpenAI from "openai";
import { expect, vi } from "vitest";
import { test as apiTest, type TestApi } from "../test-api.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

const CREDIT = 1_000_000n;
const messages = [{ role: "user" as const, content: "Say hello in five words." }];
const weather = {
  type: "function" as const,
  function: {
    name: "get_weather",
    description: "The weather of a city.",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};

const test = apiTest.extend<"server", TestServer>("server", async ({ api }, { onCleanup }) => {
  const server = await startTestServer(api.deps.web);
  onCleanup(() => server.close());
  return server;
});

async function openClient(api: TestApi, server: TestServer, options: { credits?: bigint; maxRetries?: number } = {}) {
  const ada = await api.signUp();
  const { credits = 1_000n, maxRetries = 0 } = options;
  if (credits > 0n) await api.giveCredits(ada.customerId, credits * CREDIT);
  const key = await api.apiKey(ada, ["read", "chat"]);
  const client = new OpenAI({ apiKey: key.apiKey ?? "", baseURL: `${server.url}/v1`, maxRetries });
  const balance = async () => (await api.get("/api/credits/balance", { as: ada.session })).json;
  return { ada, key, client, balance };
}

/** What every answer carries beyond OpenAI's own fields. */
type Charged = { credits?: { cost: string; available: string; quoteId: string } };

/** Lets the provider answer a prompt with what is given. */
async function provide(upstream: string, userMessage: string, response: object, more: object = {}) {
  const added = await fetch(`${upstream}/__aimock/fixtures`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ fixtures: [{ match: { userMessage }, response, ...more }] }),
  });
  if (!added.ok) throw new Error(await added.text());
}

test("a chat is answered, and its cost is on it", async ({ api, server }) => {
  const { client, balance } = await openClient(api, server);
  const { data, response } = await client.chat.completions.create({ model: "gpt-4o", messages }).withResponse();
  expect(data.choices[0]?.message.content).toContain("sandbox");
  expect(data.choices[0]?.finish_reason).toBe("stop");
  const { credits } = data as Charged;
  expect(response.headers.get("x-credits-cost")).toBe(credits?.cost);
  expect((await balance()).available).toBe(credits?.available);
});

test("a stream gives the same text in pieces, holds its most and tells its cost at the end", async ({
  api,
  server,
}) => {
  const { client, balance } = await openClient(api, server);
  const whole = await client.chat.completions.create({ model: "gpt-4o", messages });
  const { data: stream, response } = await client.chat.completions
    .create({ model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } })
    .withResponse();
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(response.headers.get("x-scrip-model")).toBe("gpt-4o");
  expect(parseCredits(response.headers.get("x-credits-held"))).toBeGreaterThan(0n);
  const chunks = await Array.fromAsync(stream);
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
  expect(text).toBe(whole.choices[0]?.message.content);
  expect(chunks.length).toBeGreaterThan(3);
  expect(new Set(chunks.map(({ id }) => id))).toEqual(new Set([response.headers.get("x-request-id")]));
  expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
  const finished = chunks.find((chunk) => chunk.choices[0]?.finish_reason === "stop");
  const { credits } = finished as Charged;
  expect(credits?.cost).toBe((whole as Charged).credits?.cost);
  expect((await balance()).available).toBe(credits?.available);
  const last = chunks.at(-1);
  expect(last?.choices).toEqual([]);
  expect(last?.usage).toEqual(whole.usage);
});

test("without include_usage no chunk carries usage", async ({ api, server }) => {
  const { client } = await openClient(api, server);
  const chunks = await Array.fromAsync(
    await client.chat.completions.create({ model: "gpt-4o", messages, stream: true }),
  );
  expect(chunks.filter((chunk) => "usage" in chunk)).toEqual([]);
});

test("the stream helper collects the answer", async ({ api, server }) => {
  const { client } = await openClient(api, server);
  const completion = await client.chat.completions.stream({ model: "gpt-4o", messages }).finalChatCompletion();
  expect(completion.choices[0]?.message.content).toContain("sandbox");
});

test("tools are called, and answered in the next request, for every provider", async ({ api, server, servers }) => {
  const { client } = await openClient(api, server);
  const call = { name: "get_weather", arguments: '{"city":"Oslo"}' };
  await provide(servers.upstream.url, "Weather in Oslo?", { toolCalls: [call] });
  for (const model of ["gpt-4o", "claude-sonnet", "gemini-flash"]) {
    const asked = [{ role: "user" as const, content: "Weather in Oslo?" }];
    const first = await client.chat.completions.create({
      model,
      messages: asked,
      tools: [weather],
      tool_choice: "auto",
    });
    const [choice] = first.choices;
    expect(choice?.finish_reason, model).toBe("tool_calls");
    const [made] = choice?.message.tool_calls ?? [];
    if (made?.type !== "function") throw new Error("no function was called");
    expect(made.function.name).toBe("get_weather");
    expect(JSON.parse(made.function.arguments)).toEqual({ city: "Oslo" });
    expect(parseCredits((first as Charged).credits?.cost)).toBeGreaterThan(0n);

    const conversation = [
      ...asked,
      ...(choice ? [choice.message] : []),
      { role: "tool" as const, tool_call_id: made.id, content: '{"celsius":-4}' },
      { role: "user" as const, content: "Thank you. And in five words?" },
    ];
    const second = await client.chat.completions.create({ model, messages: conversation, tools: [weather] });
    expect(second.choices[0]?.message.content, model).toContain("sandbox");
  }
});

test("an answer is sent along as each of OpenAI's clients and helpers gives it", async ({ api, server, servers }) => {
  const { client } = await openClient(api, server);
  const call = { name: "get_weather", arguments: '{"city":"Oslo"}' };
  await provide(servers.upstream.url, "Weather in Oslo, please?", { toolCalls: [call] });
  await provide(servers.upstream.url, "A whale, please", { content: '{"name":"Moby"}' });
  const asked = { role: "user" as const, content: "Weather in Oslo, please?" };
  const tools = [{ ...weather, function: { ...weather.function, strict: true } }];
  const json = { type: "json_schema" as const, json_schema: { name: "whale", schema: { type: "object" } } };
  const whale = { role: "user" as const, content: "A whale, please" };
  const { completions } = client.chat;
  const [called] = (await completions.parse({ model: "gpt-4o", messages: [asked], tools })).choices;
  const [streamed] = (await completions.stream({ model: "gpt-4o", messages: [asked], tools }).finalChatCompletion())
    .choices;
  const [parsed] = (await completions.parse({ model: "gpt-4o", messages: [whale], response_format: json })).choices;
  if (!called || !streamed || !parsed) throw new Error("nothing was answered");
  expect(streamed.message.content).toBe(called.message.content);

  // Python's client names every field of a message that it writes out.
  const writtenOut = { audio: null, annotations: null, function_call: null };
  for (const { message } of [called, streamed, parsed]) {
    const results = (message.tool_calls ?? []).map(({ id }) => ({
      role: "tool" as const,
      tool_call_id: id,
      // LangChain, and the first examples of OpenAI, name the tool once more.
      name: "get_weather",
      content: "-4",
    }));
    const toolCalls = message.tool_calls ? {} : { tool_calls: null };
    for (const sent of [message, { ...message, ...writtenOut, ...toolCalls }]) {
      const conversation = [asked, sent, ...results, { role: "user", content: "Say hello in five words." }] as never;
      const next = await completions.create({ model: "gpt-4o", messages: conversation, tools });
      expect(next.choices[0]?.message.content).toContain("sandbox");
    }
  }
});

test("tool calls stream as OpenAI's client collects them", async ({ api, server, servers }) => {
  const { client } = await openClient(api, server);
  const calls = ["Oslo", "Rome"].map((city) => ({ name: "get_weather", arguments: JSON.stringify({ city }) }));
  await provide(servers.upstream.url, "Weather in two cities?", { toolCalls: calls });
  const asked = [{ role: "user" as const, content: "Weather in two cities?" }];
  const stream = client.chat.completions.stream({ model: "gpt-4o", messages: asked, tools: [weather] });
  const { choices } = await stream.finalChatCompletion();
  expect(choices[0]?.finish_reason).toBe("tool_calls");
  const made = choices[0]?.message.tool_calls ?? [];
  expect(made.map((call) => call.type === "function" && call.function.arguments)).toEqual([
    '{"city":"Oslo"}',
    '{"city":"Rome"}',
  ]);
});

test("JSON mode gives JSON, with and without a schema", async ({ api, server, servers }) => {
  const { client } = await openClient(api, server);
  await provide(servers.upstream.url, "Describe whales as JSON", { content: '{"sandbox":true}' });
  const asked = [{ role: "user" as const, content: "Describe whales as JSON" }];
  const schema = { type: "object", properties: { topic: { type: "array", items: { type: "string" } } } };
  for (const response_format of [
    { type: "json_object" as const },
    { type: "json_schema" as const, json_schema: { name: "whales", schema } },
  ]) {
    for (const model of ["gpt-4o", "claude-sonnet", "gemini-flash"]) {
      const { choices } = await client.chat.completions.create({ model, messages: asked, response_format });
      expect(JSON.parse(choices[0]?.message.content ?? ""), model).toEqual({ sandbox: true });
    }
  }
});

test("an image is taken as it is, and an address is not fetched", async ({ api, server }) => {
  const { client } = await openClient(api, server);
  const ask = (url: string) =>
    client.chat.completions.create({
      model: "gpt-4o",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is on this picture?" },
            { type: "image_url", image_url: { url } },
          ],
        },
      ],
    });
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  expect((await ask(`data:image/png;base64,${pixel}`)).choices[0]?.message.content).toContain("sandbox");
  for (const url of ["http://169.254.169.254/x.png", "https://[::ffff:7f00:1]/x.png", "data:text/html;base64,PGI+"]) {
    await expect(ask(url)).rejects.toMatchObject({ status: 400, param: "messages.0.content" });
  }
});

test("errors are of the client's own classes, with code and what is needed", async ({ api, server }) => {
  const { client } = await openClient(api, server, { credits: 0n });
  const ask = (body: object = {}) => client.chat.completions.create({ model: "gpt-4o", messages, ...body });
  const poor = await ask().catch((error: unknown) => error);
  expect(poor).toBeInstanceOf(OpenAI.APIError);
  expect(poor).toMatchObject({
    status: 402,
    type: "insufficient_quota",
    code: "insufficient_credits",
    error: { details: { required: expect.any(String), available: "0", topUpUrl: "http://localhost:3000/credits" } },
  });
  await expect(ask({ model: "gpt-99" })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  await expect(ask({ temperature: 3 })).rejects.toMatchObject({ status: 400, param: "temperature" });
  const stranger = new OpenAI({ apiKey: "sk-nobody", baseURL: `${server.url}/v1`, maxRetries: 0 });
  await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
});

test("the models are listed", async ({ api, server }) => {
  const { client } = await openClient(api, server);
  const ids = (await Array.fromAsync(client.models.list())).map(({ id }) => id);
  expect(ids.slice(0, 4)).toEqual(["auto", "auto:economy", "auto:balanced", "auto:best"]);
  expect(ids).toContain("claude-opus");
  expect(await client.models.retrieve("gpt-4o")).toMatchObject({ id: "gpt-4o", owned_by: "openai" });
  expect(await client.models.retrieve("auto:best")).toMatchObject({ id: "auto:best" });
  await expect(client.models.retrieve("gpt-0")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});

test("our own fields go through the official client", async ({ api, server }) => {
  const { client, balance } = await openClient(api, server);
  const body = { model: "auto:economy", messages, length: "brief", metadata: { run: "1" }, max_credits: "5" };
  const dry = (await client.chat.completions.create({ ...body, dry_run: true } as never)) as unknown as {
    quoteId: string;
    cost: { max: string };
  };
  expect((await balance()).available).toBe("1000");
  const run = await client.chat.completions.create({ ...body, quote_id: dry.quoteId } as never);
  expect(run.id).toBe(dry.quoteId);
  const again = await client.chat.completions.create({ ...body, quote_id: dry.quoteId } as never);
  expect(again.choices).toEqual(run.choices);
  const { cost, available } = (run as Charged).credits ?? { cost: "", available: "" };
  expect((await balance()).available).toBe(available);
  expect(parseCredits(cost)).toBeLessThanOrEqual(parseCredits(dry.cost.max) ?? 0n);
  expect((await balance()).totalSpent).toBe(cost);
});

test("an answer that breaks off is an error of the stream, with what was charged", async ({ api, server, servers }) => {
  const { client, balance } = await openClient(api, server);
  const content = "whales ".repeat(400);
  const faults = { latency: 5, chunkSize: 20, disconnectAfterMs: 250 };
  await provide(servers.upstream.url, "Break off, please", { content }, faults);
  const stream = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: "Break off, please" }],
    stream: true,
  });
  let text = "";
  const reading = (async () => {
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  })();
  await expect(reading).rejects.toMatchObject({ code: "provider_failed", type: "server_error" });
  expect(text).toContain("whales");
  expect(parseCredits((await balance()).totalSpent)).toBeGreaterThan(0n);
});

test("a provider that fails at once is repeated by the client as the same request", async ({
  api,
  server,
  servers,
  db,
}) => {
  const { client, balance, ada } = await openClient(api, server, { maxRetries: 1 });
  await provide(servers.upstream.url, "Fail at once", {
    error: { message: "down", type: "server_error" },
    status: 503,
  });
  const failed = client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: "Fail at once" }],
  });
  await expect(failed).rejects.toMatchObject({ status: 502, code: "provider_failed" });
  expect((await balance()).available).toBe("1000");
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId, chargeMicrocredits: { gt: 0 } } })).toBe(0);
});

test("a request that times out and is repeated is one request and one charge", { timeout: 30_000 }, async ({
  api,
  server,
  servers,
  db,
}) => {
  const { client, ada } = await openClient(api, server, { maxRetries: 5 });
  const content = "whales ".repeat(100);
  await provide(servers.upstream.url, "Be slow", { content }, { latency: 20, chunkSize: 10 });
  const asked = [{ role: "user" as const, content: "Be slow" }];
  const answer = await client.chat.completions.create({ model: "gpt-4o", messages: asked }, { timeout: 600 });
  expect(answer.choices[0]?.finish_reason).toBe("length");
  await Promise.all(api.deps.web.assistant.runningAnswers);
  const requests = await db.aiRequest.findMany({ where: { customerId: ada.customerId } });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ id: answer.id, ending: "stopped" });
});

test("the same prompt on purpose, asked twice, is two requests", async ({ api, server, db }) => {
  const { client, ada } = await openClient(api, server, { maxRetries: 2 });
  const ask = () => client.chat.completions.create({ model: "gpt-4o", messages });
  const [one, other] = [await ask(), await ask()];
  expect(one.id).not.toBe(other.id);
  await Promise.all([ask(), ask()]);
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId } })).toBe(4);
});

test("a finished stream replays as a stream", async ({ api, server, db }) => {
  const { client, ada } = await openClient(api, server);
  const read = async (headers: Record<string, string>) => {
    const { data, response } = await client.chat.completions
      .create({ model: "gpt-4o", messages, stream: true }, { headers })
      .withResponse();
    return { chunks: await Array.fromAsync(data), replayed: response.headers.get("idempotent-replayed") };
  };
  const finished = () => Promise.all(api.deps.web.assistant.runningAnswers);
  for (const [first, again] of [
    [{ "idempotency-key": "stream-1" }, { "idempotency-key": "stream-1" }],
    [{}, { "x-stainless-retry-count": "1" }],
  ] as Record<string, string>[][]) {
    const whole = await read(first ?? {});
    await finished();
    const repeated = await read(again ?? {});
    expect(repeated.chunks).toEqual(whole.chunks);
    expect([whole.replayed, repeated.replayed]).toEqual([null, "true"]);
  }
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId } })).toBe(2);
});

test("a client that leaves a stream stops the answer and pays for what it got", async ({
  api,
  server,
  servers,
  db,
}) => {
  const { client, ada } = await openClient(api, server);
  const content = "whales ".repeat(500);
  await provide(servers.upstream.url, "Long, please", { content }, { latency: 20, chunkSize: 10 });
  const stream = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: "Long, please" }],
    stream: true,
  });
  let pieces = 0;
  for await (const _chunk of stream) {
    pieces += 1;
    if (pieces === 10) break;
  }
  const find = () => db.aiRequest.findFirstOrThrow({ where: { customerId: ada.customerId } });
  await vi.waitFor(async () => expect((await find()).status).toBe("settled"), { timeout: 8_000 });
  const request = await find();
  expect(request.ending).toBe("stopped");
  expect(request.chargeMicrocredits).toBeGreaterThan(0n);
  expect(request.chargeMicrocredits ?? 0n).toBeLessThan(request.holdMicrocredits);
});
