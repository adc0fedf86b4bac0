import { getRequest } from "@scrip/analytics";
import { freezeCustomer } from "@scrip/credits";
import { inTransaction } from "@scrip/db";
import { formatCredits, parseCredits } from "@scrip/money";
import { expect } from "vitest";
import { type TestApi, test } from "../test-api.ts";

const PATH = "/v1/chat/completions";
const messages = [{ role: "user", content: "Say hello in five words." }];
const CREDIT = 1_000_000n;
const CALLED = [
  ...messages,
  { role: "assistant", tool_calls: [{ id: "call_1", type: "function", function: { name: "a", arguments: "{}" } }] },
];
const ANSWERED = { role: "tool", tool_call_id: "call_1", content: "x" };
const TOOL = { type: "function", function: { name: "a", parameters: { type: "object" } } };

async function keyWith(api: TestApi, microcredits: bigint) {
  const ada = await api.signUp();
  if (microcredits > 0n) await api.giveCredits(ada.customerId, microcredits);
  return { ada, key: await api.apiKey(ada, ["read", "chat"]) };
}

test("an answer comes in OpenAI's shape and is charged exactly what it says", async ({ api }) => {
  const { ada, key } = await keyWith(api, 1_000n * CREDIT);
  const { status, json, headers } = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages } });
  expect(status).toBe(200);
  expect(json).toEqual({
    id: expect.stringMatching(/^req_/),
    object: "chat.completion",
    created: expect.any(Number),
    model: "gpt-4o",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: expect.stringContaining("sandbox"), refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    usage: {
      prompt_tokens: expect.any(Number),
      completion_tokens: expect.any(Number),
      total_tokens: expect.any(Number),
    },
    credits: { cost: expect.any(String), available: expect.any(String), quoteId: json.id },
  });
  const { cost, available } = json.credits;
  expect(parseCredits(cost)).toBe(BigInt(json.usage.total_tokens) * 25_000n);
  expect(available).toBe(formatCredits(1_000n * CREDIT - (parseCredits(cost) ?? 0n)));
  expect(headers.get("x-request-id")).toBe(json.id);
  expect(headers.get("x-scrip-model")).toBe("gpt-4o");
  expect(headers.get("x-credits-cost")).toBe(cost);
  expect(headers.get("x-credits-available")).toBe(available);

  const balance = await api.get("/api/credits/balance", { as: ada.session });
  expect(balance.json).toMatchObject({ available, held: "0", totalSpent: cost });
  const history = await api.get("/api/credits/history?limit=1", { as: ada.session });
  expect(history.json.items[0]).toMatchObject({
    type: "spend",
    amount: `-${cost}`,
    balanceBefore: "1000",
    balanceAfter: available,
    requestId: json.id,
    model: "gpt-4o",
  });
});

test("text parts are joined, developer is system, and auto chooses within its mode", async ({ api }) => {
  const { key } = await keyWith(api, 1_000n * CREDIT);
  const parts = [
    { role: "developer", content: "Be brief." },
    {
      role: "user",
      content: [
        { type: "text", text: "Say " },
        { type: "text", text: "hello" },
      ],
    },
  ];
  for (const model of ["auto", "auto:economy", "auto:balanced"]) {
    const { status, json, headers } = await api.post(PATH, {
      as: key,
      body: { model, messages: parts, length: "brief", metadata: { run: "1" } },
    });
    expect(status, json.error?.message).toBe(200);
    expect(json.model).toBe(headers.get("x-scrip-model"));
    expect(json.model).not.toContain("auto");
  }
});

test("an answer can be sent along as it came, with the next question", async ({ api }) => {
  const { key } = await keyWith(api, 1_000n * CREDIT);
  const first = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages } });
  const conversation = [...messages, first.json.choices[0].message, { role: "user", content: "And once more." }];
  const second = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages: conversation } });
  expect(second.status).toBe(200);
  expect(second.json.usage.prompt_tokens).toBeGreaterThan(first.json.usage.total_tokens);
});

test("the caller's own limit cuts the answer, and a dry run prices it without running", async ({ api, db }) => {
  const { key } = await keyWith(api, 1_000n * CREDIT);
  const body = {
    model: "gpt-4o-mini",
    messages: [{ role: "user", content: "Write 200 words about rain." }],
    max_tokens: 9,
  };
  const dry = await api.post(PATH, { as: key, body: { ...body, dry_run: true } });
  expect(dry.status).toBe(200);
  expect(dry.json).toMatchObject({ quoteId: expect.any(String), tokens: { cap: 9 }, affordable: true });
  expect(await db.aiRequest.count({ where: { id: dry.json.quoteId } })).toBe(0);

  const run = await api.post(PATH, { as: key, body: { ...body, quote_id: dry.json.quoteId } });
  expect(run.json).toMatchObject({ id: dry.json.quoteId, usage: { completion_tokens: 9 } });
  expect(run.json.choices[0].finish_reason).toBe("length");
  expect(parseCredits(run.json.credits.cost)).toBeLessThanOrEqual(parseCredits(dry.json.cost.max) ?? 0n);
});

test("a quote of another input is expired, and nothing is charged", async ({ api }) => {
  const { ada, key } = await keyWith(api, 100n * CREDIT);
  const dry = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages, dry_run: true } });
  const other = { model: "gpt-4o", messages: [{ role: "user", content: "Another" }], quote_id: dry.json.quoteId };
  const { status, json } = await api.post(PATH, { as: key, body: other });
  expect(status).toBe(409);
  expect(json.error).toMatchObject({ type: "invalid_request_error", code: "quote_expired", param: null });
  expect((await api.get("/api/credits/balance", { as: ada.session })).json.available).toBe("100");
});

test("a quote that was used runs nothing again under another body or key, and says that it was used", async ({
  api,
}) => {
  const { ada, key } = await keyWith(api, 100n * CREDIT);
  const body = { model: "gpt-4o", messages };
  const dry = await api.post(PATH, { as: key, body: { ...body, dry_run: true } });
  const used = { ...body, quote_id: dry.json.quoteId };
  const run = await api.post(PATH, { as: key, body: used });
  for (const again of [
    { body: { ...used, stream: true } },
    { body: { ...used, metadata: { a: "b" } } },
    { body: used, headers: { "idempotency-key": "another" } },
  ]) {
    const { status, json } = await api.post(PATH, { as: key, ...again });
    expect(status).toBe(409);
    expect(json.error).toMatchObject({ code: "quote_expired", message: expect.stringContaining("used already") });
  }
  const { totalSpent } = (await api.get("/api/credits/balance", { as: ada.session })).json;
  expect(totalSpent).toBe(run.json.credits.cost);
});

test("too few credits are 402 with what is needed and where to buy", async ({ api, db }) => {
  const { ada, key } = await keyWith(api, 1n);
  const { status, json } = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages } });
  expect(status).toBe(402);
  expect(json).toEqual({
    error: {
      message: expect.any(String),
      type: "insufficient_quota",
      param: null,
      code: "insufficient_credits",
      details: { required: expect.any(String), available: "0.000001", topUpUrl: "http://localhost:3000/credits" },
    },
  });
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId } })).toBe(0);
});

test("a frozen customer is 403 with its code, and holds nothing", async ({ api }) => {
  const { ada, key } = await keyWith(api, 100n * CREDIT);
  const freeze = { customerId: ada.customerId, cause: "operator", reason: "Test", actor: "usr_test" } as const;
  await inTransaction(api.deps.web.db, (tx) => freezeCustomer(tx, freeze));
  for (const stream of [false, true]) {
    const { status, json } = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages, stream } });
    expect(status).toBe(403);
    expect(json.error).toMatchObject({ type: "permission_error", code: "customer_frozen", param: null });
  }
  const balance = await api.get("/api/credits/balance", { as: ada.session });
  expect(balance.json).toMatchObject({ available: "100", held: "0" });
});

test("of 200 requests at once on a balance for one, exactly one is answered and 199 are refused", {
  timeout: 60_000,
}, async ({ api, db }) => {
  const { ada, key } = await keyWith(api, 0n);
  const body = { model: "gpt-4o", messages, max_tokens: 50 };
  const dry = await api.post(PATH, { as: key, body: { ...body, dry_run: true } });
  const max = parseCredits(dry.json.cost.max) ?? 0n;
  await api.giveCredits(ada.customerId, max);

  const answers = await Promise.all(Array.from({ length: 200 }, () => api.post(PATH, { as: key, body })));

  const byStatus = Map.groupBy(answers, ({ status }) => status);
  expect([...byStatus].map(([status, all]) => [status, all.length]).toSorted()).toEqual([
    [200, 1],
    [402, 199],
  ]);
  for (const refused of byStatus.get(402) ?? []) expect(refused.json.error.code).toBe("insufficient_credits");
  const { cost } = byStatus.get(200)?.[0]?.json.credits ?? {};
  expect((await api.get("/api/credits/balance", { as: ada.session })).json).toMatchObject({
    available: formatCredits(max - (parseCredits(cost) ?? 0n)),
    held: "0",
    totalSpent: cost,
  });
  expect(await db.hold.count({ where: { customerId: ada.customerId } })).toBe(1);
});

test("a client that leaves stops the answer and pays for what was written until then", async ({ api, db }) => {
  const { ada, key } = await keyWith(api, 10_000n * CREDIT);
  const gone = new AbortController();
  const body = {
    model: "gpt-4o",
    messages: [{ role: "user", content: "Write a detailed essay about whales, 1000 words." }],
    length: "detailed",
  };
  const pending = api.post(PATH, { as: key, body, signal: gone.signal });
  setTimeout(() => gone.abort(), 400);
  await pending;
  await Promise.all(api.deps.web.assistant.runningAnswers);

  const request = await db.aiRequest.findFirstOrThrow({ where: { customerId: ada.customerId } });
  expect(request).toMatchObject({ ending: "stopped", usageSource: "our_count", apiKeyId: key.id, surface: "api" });
  expect(request.chargeMicrocredits ?? 0n).toBeLessThan(request.holdMicrocredits);
  expect((await api.get("/api/credits/balance", { as: ada.session })).json.held).toBe("0");
  expect(api.upstream.countAbandoned()).toBeGreaterThan(0);
});

test("a key with ten answers in an hour that cost nothing waits", async ({ api, database }) => {
  const { ada, key } = await keyWith(api, 100n * CREDIT);
  const body = { model: "gpt-4o", messages };
  expect((await api.post(PATH, { as: key, body })).status).toBe(200);
  const columns =
    "customer_id, user_id, surface, client, model_id, price_id, task_type, complexity, status, ending, settled_at";
  await database.owner.query(
    `INSERT INTO ai_request (id, ${columns}, counted_input_tokens, output_cap, hold_microcredits, charge_microcredits)
       SELECT id || n, ${columns}, 1, 1, 1, 0 FROM ai_request, generate_series(1, 10) AS n WHERE customer_id = $1`,
    [ada.customerId],
  );
  const { status, headers } = await api.post(PATH, { as: key, body });
  expect(status).toBe(429);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(3_000);
  await database.owner.query("DELETE FROM ai_request WHERE customer_id = $1 AND charge_microcredits = 0", [
    ada.customerId,
  ]);
  expect((await api.post(PATH, { as: key, body })).status).toBe(200);
});

test("a provider that fails is 502 in OpenAI's shape, charges nothing, and may be tried again", async ({
  api,
  servers,
}) => {
  const { ada, key } = await keyWith(api, 100n * CREDIT);
  const chaos = (body: object) =>
    fetch(`${servers.upstream.url}/__aimock/fixtures`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await chaos({
    fixtures: [
      {
        match: { userMessage: "Fail, please" },
        response: { error: { message: "down", type: "server_error" }, status: 503 },
      },
    ],
  });
  const body = { model: "gpt-4o", messages: [{ role: "user", content: "Fail, please" }] };
  const headers = { "idempotency-key": "try-1" };

  const failed = await api.post(PATH, { as: key, body, headers });
  expect(failed.status).toBe(502);
  expect(failed.json.error).toMatchObject({
    type: "server_error",
    code: "provider_failed",
    details: { requestId: expect.any(String) },
  });
  expect((await api.get("/api/credits/balance", { as: ada.session })).json).toMatchObject({
    available: "100",
    held: "0",
  });

  await fetch(`${servers.upstream.url}/__aimock/reset`, { method: "POST" });
  const again = await api.post(PATH, { as: key, body, headers });
  expect(again.status).toBe(200);
});

test("what is noted on a request is kept with it, and shown where its charge is and to operators", async ({ api }) => {
  const { ada, key } = await keyWith(api, 1_000n * CREDIT);
  const metadata = { run: "1", ünïcode: "", quotes: 'it\'s "so" \\' };
  const noted = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages, metadata } });
  const plain = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages } });

  const { items } = (await api.get("/api/credits/history?limit=2", { as: ada.session })).json;
  expect(items[1]).toMatchObject({ requestId: noted.json.id, metadata });
  expect(items[0].requestId).toBe(plain.json.id);
  expect(items[0]).not.toHaveProperty("metadata");

  expect(await getRequest(api.deps.web.db, noted.json.id)).toMatchObject({ metadata });
  expect(await getRequest(api.deps.web.db, plain.json.id)).toMatchObject({ metadata: null });
});

test("the models are listed in OpenAI's shape, automatic choice first", async ({ api }) => {
  const { key } = await keyWith(api, 0n);
  const { status, json } = await api.get("/v1/models", { as: key });
  expect(status).toBe(200);
  expect(json.object).toBe("list");
  expect(json.data.slice(0, 4).map((model: { id: string }) => model.id)).toEqual([
    "auto",
    "auto:economy",
    "auto:balanced",
    "auto:best",
  ]);
  expect(json.data).toContainEqual({
    id: "gpt-4o",
    object: "model",
    created: 0,
    owned_by: "openai",
    name: "GPT-4o",
    context_window: expect.any(Number),
    credits_per_1k: "25",
  });
});

test("only an API key counts under /v1, never a cookie, and only with the scope", async ({ api }) => {
  const { ada } = await keyWith(api, CREDIT);
  const body = { model: "auto", messages };
  const byCookie = await api.post(PATH, { as: ada.session, body });
  expect(byCookie.status).toBe(401);
  expect(byCookie.json.error).toMatchObject({ type: "authentication_error", code: "unauthenticated" });
  const reader = await api.apiKey(ada, ["read"]);
  const byReader = await api.post(PATH, { as: reader, body });
  expect(byReader.status).toBe(403);
  expect(byReader.json.error).toMatchObject({ type: "permission_error", code: "forbidden" });
});

test("another method is refused", async ({ api }) => {
  const { key } = await keyWith(api, CREDIT);
  expect((await api.get(PATH, { as: key })).status).toBe(405);
  expect((await api.post("/v1/models", { as: key, body: {} })).status).toBe(405);
});

test.for<[string, object, string]>([
  ["two answers", { n: 2 }, "n"],
  ["an unknown field", { temprature: 0.5 }, "temprature"],
  ["an unknown field of a message", { messages: [{ role: "user", content: "x", mood: "good" }] }, "messages.0.mood"],
  ["an impossible temperature", { temperature: 2.5 }, "temperature"],
  ["an empty list of tools", { tools: [] }, "tools"],
  ["a tool of another kind", { tools: [{ type: "web_search" }] }, "tools.0.type"],
  ["two tools of one name", { tools: [TOOL, TOOL] }, "tools"],
  [
    "a chosen tool that is not there",
    { tools: [TOOL], tool_choice: { type: "function", function: { name: "b" } } },
    "tool_choice",
  ],
  ["options of a stream without one", { stream_options: { include_usage: true } }, "stream_options"],
  [
    "an answer to no call",
    { messages: [{ role: "tool", tool_call_id: "call_1", content: "x" }] },
    "messages.0.tool_call_id",
  ],
  ["an answer to a call of another tool", { messages: [...CALLED, { ...ANSWERED, name: "b" }] }, "messages.2.name"],
  [
    "annotations of an answer",
    { messages: [...messages, { role: "assistant", annotations: [{}] }] },
    "messages.1.annotations",
  ],
  ["an unknown model", { model: "gpt-99" }, ""],
  ["no model", { model: undefined }, "model"],
  ["no messages", { messages: [] }, "messages"],
  ["an unknown role", { messages: [{ role: "function", content: "x" }] }, "messages.0.role"],
  [
    "an image",
    { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] }] },
    "messages.0.content",
  ],
  ["an empty prompt", { messages: [{ role: "user", content: "  " }] }, ""],
  ["a NUL", { messages: [{ role: "user", content: "a\0b" }] }, "messages.0.content"],
  ["a NUL in what is noted", { metadata: { a: "\0" } }, "metadata.a"],
  ["half a character in what is noted", { metadata: { "\ud800": "x" } }, ""],
  [
    "more than 16 notes",
    { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [at, "x"])) },
    "metadata",
  ],
  ["a note of 513 characters", { metadata: { a: "x".repeat(513) } }, "metadata.a"],
  ["a name of 65 characters", { metadata: { ["x".repeat(65)]: "a" } }, ""],
  ["a note that is no text", { metadata: { a: 1 } }, "metadata.a"],
  ["no tokens", { max_tokens: 0 }, "max_tokens"],
  ["minus one token", { max_tokens: -1 }, "max_tokens"],
  ["half a token", { max_tokens: 0.5 }, "max_tokens"],
  ["absurdly many tokens", { max_tokens: 10 ** 12 }, "max_tokens"],
  ["two limits that differ", { max_tokens: 5, max_completion_tokens: 6 }, "max_tokens"],
  ["a negative ceiling", { max_credits: "-1" }, "max_credits"],
  ["a ceiling too fine", { max_credits: "0.0000001" }, "max_credits"],
  ["a ceiling that buys nothing", { max_credits: "0.000001" }, ""],
  ["a broken quote", { quote_id: "'; DROP TABLE quote" }, "quote_id"],
] as const)("%s is a 400 that names the field, and changes nothing", async ([, change, param], { api, db }) => {
  const { ada, key } = await keyWith(api, 100n * CREDIT);
  const { status, json } = await api.post(PATH, { as: key, body: { model: "gpt-4o", messages, ...change } });
  expect(status).toBe(400);
  expect(json.error).toMatchObject({
    type: "invalid_request_error",
    message: expect.any(String),
    code: expect.any(String),
  });
  if (param !== "") expect(json.error.param).toBe(param);
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId } })).toBe(0);
  expect((await api.get("/api/credits/balance", { as: ada.session })).json).toMatchObject({
    available: "100",
    held: "0",
  });
});

test("what is not under /v1, and fields in an address, are refused in OpenAI's shape", async ({ api }) => {
  const { key } = await keyWith(api, 0n);
  const missing = await api.post("/v1/embeddings", { as: key, body: {} });
  expect([missing.status, missing.headers.get("x-request-id")]).toEqual([404, expect.any(String)]);
  expect(missing.json.error).toMatchObject({ type: "invalid_request_error", param: null, code: "not_found" });
  expect((await api.get("/v1/models?limit=5", { as: key })).status).toBe(400);
  const asked = await api.post(`${PATH}?max_credits=1`, { as: key, body: { model: "auto", messages } });
  expect([asked.status, asked.json.error.code]).toEqual([400, "invalid_input"]);
});

test("an unknown model, and a quote in a dry run, are errors of their field", async ({ api }) => {
  const { key } = await keyWith(api, 0n);
  const paramOf = async (body: object) => {
    const { status, json } = await api.post(PATH, { as: key, body: { model: "auto", messages, ...body } });
    expect(status).toBe(400);
    return json.error.param;
  };
  expect(await paramOf({ model: "gpt-2" })).toBe("model");
  expect(await paramOf({ dry_run: true, quote_id: "req_1" })).toBe("quote_id");
});
