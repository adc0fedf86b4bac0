import { expect } from "vitest";
import { test } from "../test-api.ts";

const CHAT = "/v1/chat/completions";
const PURCHASE = "/api/credits/purchase";
const messages = [{ role: "user", content: "Say hello in five words." }];
const CREDIT = 1_000_000n;

test("the same prompt with the same key runs once: the first answer again, one charge", async ({ api, db }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 100n * CREDIT);
  const as = await api.apiKey(ada, ["chat"]);
  const sent = { as, body: { model: "gpt-4o", messages }, headers: { "idempotency-key": "prompt-1" } };

  const first = await api.post(CHAT, sent);
  const again = await api.post(CHAT, sent);

  expect(first.status).toBe(200);
  expect(again.status).toBe(200);
  expect(again.json).toEqual(first.json);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  for (const name of ["x-request-id", "x-scrip-model", "x-credits-cost", "x-credits-available"]) {
    expect(again.headers.get(name)).toBe(first.headers.get(name));
  }
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId } })).toBe(1);
});

test("of 100 at once with one key one runs; the others get its answer or are told to wait", async ({ api, db }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_000n * CREDIT);
  const as = await api.apiKey(ada, ["chat"]);
  const sent = { as, body: { model: "gpt-4o", messages }, headers: { "idempotency-key": "prompt-2" } };

  const answers = await Promise.all(Array.from({ length: 100 }, () => api.post(CHAT, sent)));

  const ids = answers.filter(({ status }) => status === 200).map(({ json }) => json.id);
  expect(new Set(ids).size).toBe(1);
  for (const { status, json, headers } of answers.filter((answer) => answer.status !== 200)) {
    expect(status).toBe(409);
    expect(json.error.code).toBe("in_flight");
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId } })).toBe(1);
});

test("a key that comes with another body is refused and has no effect", async ({ api, db }) => {
  const ada = await api.signUp();
  const headers = { "idempotency-key": "buy-1" };
  const first = await api.post(PURCHASE, { as: ada.session, body: { packageId: "starter" }, headers });
  const other = await api.post(PURCHASE, { as: ada.session, body: { packageId: "enterprise" }, headers });
  expect(first.status).toBe(200);
  expect(other.status).toBe(422);
  expect(other.json).toEqual({ error: { code: "idempotency_key_reused", message: expect.any(String) } });
  expect(await db.payment.count({ where: { customerId: ada.customerId } })).toBe(1);
});

test("50 purchases at once with one key are one purchase", async ({ api, db }) => {
  const ada = await api.signUp();
  const sent = { as: ada.session, body: { packageId: "pro" }, headers: { "idempotency-key": "buy-2" } };
  const answers = await Promise.all(Array.from({ length: 50 }, () => api.post(PURCHASE, sent)));
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  const sessions = answers.filter(({ status }) => status === 200).map(({ json }) => json.checkoutSessionId);
  expect(new Set(sessions).size).toBe(1);
  expect(await db.payment.count({ where: { customerId: ada.customerId } })).toBe(1);
});

test("a refusal for want of credits is an answer, too: it stays that of its key", async ({ api }) => {
  const ada = await api.signUp();
  const as = await api.apiKey(ada, ["chat"]);
  const sent = { as, body: { model: "gpt-4o", messages }, headers: { "idempotency-key": "poor" } };
  expect((await api.post(CHAT, sent)).status).toBe(402);
  await api.giveCredits(ada.customerId, 100n * CREDIT);
  expect((await api.post(CHAT, sent)).status).toBe(402);
  expect((await api.post(CHAT, { ...sent, headers: { "idempotency-key": "richer" } })).status).toBe(200);
});

test("the same key of another principal, and on another route, is another key", async ({ api }) => {
  const ada = await api.signUp();
  const bob = await api.signUp();
  const headers = { "idempotency-key": "mine" };
  const bought = await Promise.all(
    [ada, bob].map(({ session }) => api.post(PURCHASE, { as: session, body: { packageId: "starter" }, headers })),
  );
  expect(bought.map(({ status }) => status)).toEqual([200, 200]);
  expect(bought[0]?.json.checkoutSessionId).not.toBe(bought[1]?.json.checkoutSessionId);
  const estimate = await api.post("/api/credits/estimate", { as: ada.session, body: { prompt: "Hi" }, headers });
  expect(estimate.status).toBe(200);
});

test("a key is free again after 24 hours, not before", async ({ api, database }) => {
  const ada = await api.signUp();
  const sent = { as: ada.session, headers: { "idempotency-key": "day" } };
  const estimate = (prompt: string) => api.post("/api/credits/estimate", { ...sent, body: { prompt } });
  expect((await estimate("one")).status).toBe(200);
  await database.advanceClock("23 hours 59 minutes");
  expect((await estimate("two")).status).toBe(422);
  await database.advanceClock("2 minutes");
  expect((await estimate("two")).status).toBe(200);
});

test("a completion whose process died is not run again under its key", async ({ api, db, database }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 100n * CREDIT);
  const as = await api.apiKey(ada, ["chat"]);
  const sent = { as, body: { model: "gpt-4o", messages }, headers: { "idempotency-key": "died" } };
  await api.post(CHAT, sent);
  await database.owner.query(
    "UPDATE request_key SET status = 'running', expires_at = scrip_now() + interval '15 minutes'",
  );

  expect((await api.post(CHAT, sent)).json.error.code).toBe("in_flight");
  await database.advanceClock("16 minutes");
  const answers = [await api.post(CHAT, sent), await api.post(CHAT, sent)];
  for (const { status, json } of answers) {
    expect(status).toBe(409);
    expect(json.error).toMatchObject({ code: "conflict", message: expect.stringContaining("new key") });
  }
  expect(await db.aiRequest.count({ where: { customerId: ada.customerId } })).toBe(1);
});

test("stored answers are encrypted, and open for nobody else", async ({ api, db, database }) => {
  const ada = await api.signUp();
  const sent = { as: ada.session, body: { packageId: "starter" }, headers: { "idempotency-key": "secret" } };
  const { json } = await api.post(PURCHASE, sent);
  const [row] = await db.requestKey.findMany({ where: { key: "secret" } });
  expect(Buffer.from(row?.responseBody ?? []).includes(json.checkoutSessionId)).toBe(false);

  await database.owner.query(
    "UPDATE request_key SET response_body = set_byte(response_body, 40, get_byte(response_body, 40) # 1) WHERE key = 'secret'",
  );
  const { status, json: refused } = await api.post(PURCHASE, sent);
  expect(status).toBe(409);
  expect(refused.error.code).toBe("conflict");
});

test("tRPC honours the key, and an operator's bonus is given once", async ({ api }) => {
  const admin = await api.operator("admin");
  const ada = await api.signUp();
  const sent = {
    as: admin.session,
    audience: "admin" as const,
    body: { customerId: ada.customerId, credits: "5", reason: "Sorry" },
    headers: { "idempotency-key": "bonus-1" },
  };
  const answers = await Promise.all(Array.from({ length: 10 }, () => api.post("/api/trpc/credits.grantBonus", sent)));
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  expect((await api.get("/api/credits/balance", { as: ada.session })).json.balance).toBe("5");
});

test.for(["", " ", "a b", "ä", "x".repeat(201)])("%j is no key", async (key, { api }) => {
  const ada = await api.signUp();
  const headers = { "idempotency-key": encodeURIComponent(key) === key ? key : key.replace("ä", "\u00e4") };
  const { status, json } = await api.post(PURCHASE, { as: ada.session, body: { packageId: "starter" }, headers });
  expect(status).toBe(400);
  expect(json.error.code).toBe("invalid_input");
});
