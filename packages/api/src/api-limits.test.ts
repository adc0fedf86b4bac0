import { parseCredits } from "@scrip/money";
import { expect } from "vitest";
import { type TestApi, test } from "./test-api.ts";

const CREDIT = 1_000_000n;
const chat = { model: "gpt-4o", messages: [{ role: "user", content: "Say hello in five words." }], max_tokens: 50 };
const LIMITS = { perKey: 5, perCustomer: 8, perNetwork: 1_000 };

async function customerWith(api: TestApi, credits: bigint) {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, credits * CREDIT);
  return ada;
}

/** A key made by the API itself, with its whole secret. */
async function makeKey(api: TestApi, owner: Awaited<ReturnType<TestApi["signUp"]>>, body: object) {
  const made = await api.post("/api/trpc/apiKeys.create", {
    as: owner.session,
    body: { name: "Test", scopes: ["chat", "read"], ...body },
  });
  expect(made.status, made.text).toBe(200);
  const { secret, ...listed } = made.json.result.data;
  return { apiKey: secret as string, listed };
}

test("a key's cap holds to the microcredit under 100 requests at once, and the other key goes on", {
  timeout: 60_000,
}, async ({ api }) => {
  const ada = await customerWith(api, 10_000n);
  const quoteOf = async (key: { apiKey: string }) =>
    parseCredits(
      (await api.post("/v1/chat/completions", { as: key, body: { ...chat, dry_run: true } })).json.cost.max,
    ) ?? 0n;
  const free = await makeKey(api, ada, {});
  const max = await quoteOf(free);
  const cap = 7n * max + max / 2n;
  const capped = await makeKey(api, ada, { dayCap: `${cap / CREDIT}.${String(cap % CREDIT).padStart(6, "0")}` });

  const ask = () => api.post("/v1/chat/completions", { as: capped, body: chat });
  const answers = await Promise.all(Array.from({ length: 100 }, ask));
  const charged = answers
    .filter(({ status }) => status === 200)
    .map(({ json }) => parseCredits(json.credits.cost) ?? 0n);
  const refused = answers.filter(({ status }) => status !== 200);
  const spent = charged.reduce((sum, cost) => sum + cost, 0n);
  expect(charged.length).toBeGreaterThanOrEqual(7);
  expect(spent).toBeLessThanOrEqual(cap);
  for (const { status, json, headers } of refused) {
    expect(status).toBe(429);
    expect(json.error).toMatchObject({
      code: "spend_cap_reached",
      type: "rate_limit_error",
      details: { period: "day" },
    });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  // One after the other the rest of the cap is used, until the next request could go above it.
  let used = spent;
  for (let next = await ask(); next.status === 200; next = await ask())
    used += parseCredits(next.json.credits.cost) ?? 0n;
  expect(used).toBeLessThanOrEqual(cap);
  expect(used).toBeGreaterThan(cap - max);
  expect((await api.post("/v1/chat/completions", { as: free, body: chat })).status).toBe(200);
});

test("a key is shown once, with its caps, and its secret nowhere else", async ({ api, database }) => {
  const ada = await customerWith(api, 1n);
  const { apiKey, listed } = await makeKey(api, ada, { dayCap: "2.5", monthCap: 100 });
  expect(listed).toMatchObject({ dayCap: "2.5", monthCap: "100", scopes: ["read", "chat"], revokedAt: null });
  const list = await api.get("/api/trpc/apiKeys.list", { as: ada.session });
  expect(list.text).not.toContain(apiKey.slice(-49, -6));
  const { rows } = await database.owner.query("SELECT k::text FROM api_key k");
  expect(JSON.stringify(rows)).not.toContain(apiKey.slice(-49, -6));
});

test("a revoked key is refused at once on every surface, and a key in the address counts for nothing", async ({
  api,
}) => {
  const ada = await customerWith(api, 1n);
  const { apiKey, listed } = await makeKey(api, ada, {});
  const surfaces = ["/v1/models", "/api/credits/balance", "/api/trpc/account.me", "/api/credits/history.csv"];
  for (const path of surfaces) expect((await api.get(path, { as: { apiKey } })).status, path).toBe(200);
  expect((await api.get(`/v1/models?api_key=${apiKey}`)).status).toBe(401);
  await api.post("/api/trpc/apiKeys.revoke", { as: ada.session, body: { id: listed.id } });
  for (const path of surfaces) expect((await api.get(path, { as: { apiKey } })).status, path).toBe(401);
});

test("whoever uses the API too often is told when to come back, on every surface", async ({ api, database }) => {
  await database.advanceToNoon();
  const { web } = api.deps;
  const { auth } = web;
  web.auth = { ...auth, apiLimits: LIMITS };
  try {
    const ada = await api.signUp();
    const key = await api.apiKey(ada, ["read", "chat"]);
    const paths = [
      "/api/credits/balance",
      "/v1/models",
      "/api/trpc/account.me",
      "/api/trpc/account.me,account.me?batch=1",
    ];
    const statuses = [];
    for (const path of paths) statuses.push((await api.get(path, { as: key })).status);
    expect(statuses).toEqual([200, 200, 200, 200]);
    for (const path of paths) {
      const { status, json, headers } = await api.get(path, { as: key });
      expect(status, path).toBe(429);
      expect(JSON.stringify(json)).toContain("rate_limited");
      expect(Number(headers.get("retry-after")), path).toBeGreaterThan(0);
    }
    // Another key of the same customer goes on until the customer's own limit.
    const other = await api.apiKey(ada, ["read"]);
    expect((await api.get("/api/credits/balance", { as: other })).status).toBe(429);
    const stranger = await api.signUp();
    expect((await api.get("/api/credits/balance", { as: stranger.session })).status).toBe(200);
  } finally {
    web.auth = auth;
  }
});

test("a large body weighs more, and one that is too large is refused", async ({ api, database }) => {
  await database.advanceToNoon();
  const { web } = api.deps;
  const { auth } = web;
  web.auth = { ...auth, apiLimits: { ...LIMITS, perCustomer: 1_000 } };
  try {
    const ada = await api.signUp();
    const key = await api.apiKey(ada, ["read", "chat"]);
    const rawBody = JSON.stringify({ prompt: "a ".repeat(150_000) });
    const headers = { "content-length": String(rawBody.length) };
    expect((await api.post("/api/credits/estimate", { as: key, rawBody, headers })).status).toBe(429);
  } finally {
    web.auth = auth;
  }
  const ada = await api.signUp();
  const tooLarge = await api.post("/api/credits/estimate", {
    as: ada.session,
    body: { prompt: "a".repeat(1_000_001) },
  });
  expect(tooLarge.status).toBe(413);
  const batch = Array.from({ length: 11 }, () => "account.me").join(",");
  expect((await api.get(`/api/trpc/${batch}?batch=1`, { as: ada.session })).status).toBe(400);
});
