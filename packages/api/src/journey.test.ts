import { sendPrompt } from "@scrip/assistant";
import { parseCredits } from "@scrip/money";
import { expect } from "vitest";
import { createApiContext } from "./api-context.ts";
import { createCaller } from "./router.ts";
import { test } from "./test-api.ts";

const AMOUNT = expect.stringMatching(/^\d+(\.\d+)?$/);

test("who buys and asks is seen by the operator, to the last figure", async ({ api }) => {
  const admin = await api.operator("admin");
  const operator = { as: admin.session, audience: "admin" as const };
  const read = async (path: string, input: object = {}) =>
    (await api.get(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, operator)).json.result.data;
  const before = await read("analytics.overview");

  const ada = await api.signUp();
  const key = await api.apiKey(ada, ["read", "chat", "purchase"]);
  const purchase = await api.post("/api/credits/purchase", { as: key, body: { packageId: "starter" } });
  await api.pay(purchase.json.checkoutSessionId);
  const body = { checkoutSessionId: purchase.json.checkoutSessionId };
  await api.post("/api/trpc/credits.confirmCheckout", { as: key, body });
  const chat = { model: "claude-sonnet", messages: [{ role: "user", content: "Say hello in five words." }] };
  const { json: answer } = await api.post("/v1/chat/completions", { as: key, body: chat });
  const cost = parseCredits(answer.credits.cost) ?? 0n;

  const after = await read("analytics.overview");
  expect(after.revenueCents - before.revenueCents).toBe(1000);
  const risen = (name: string) => (parseCredits(after[name]) ?? 0n) - (parseCredits(before[name]) ?? 0n);
  expect(risen("creditsSold")).toBe(1_000_000_000n);
  expect(risen("creditsSpent")).toBe(cost);
  expect(risen("creditsOutstanding")).toBe(1_000_000_000n - cost);
  expect(risen("platformShare")).toBe((cost * 15n) / 115n);
  expect(after.activeUsers - before.activeUsers).toBe(1);

  const { items } = await read("analytics.requests", { customerId: ada.customerId });
  expect(items).toEqual([
    expect.objectContaining({
      id: answer.id,
      userEmail: ada.email,
      model: "claude-sonnet",
      ending: "completed",
      surface: "api",
      tokens: { input: answer.usage.prompt_tokens, output: answer.usage.completion_tokens },
      charge: answer.credits.cost,
      providerCostUsd: expect.stringMatching(/^0\.\d+$/),
      marginUsd: expect.stringMatching(/^0\.\d+$/),
    }),
  ]);
  const request = await read("analytics.request", { requestId: answer.id });
  expect(request).toMatchObject({
    id: answer.id,
    charge: answer.credits.cost,
    priceVersion: 1,
    usageSource: "provider",
  });
  const payments = await read("analytics.payments", { customerId: ada.customerId });
  expect(payments.items).toEqual([
    expect.objectContaining({
      packageName: "Starter",
      status: "paid",
      amountCents: 1000,
      credits: "1000",
      userEmail: ada.email,
    }),
  ]);
  const customer = await read("analytics.customer", { customerId: ada.customerId });
  expect(customer).toMatchObject({ balance: { totalSpent: answer.credits.cost }, users: [{ email: ada.email }] });
  const history = await read("analytics.customerHistory", { customerId: ada.customerId });
  expect(history.items.map((item: { type: string }) => item.type)).toEqual(["spend", "purchase"]);
});

test("a kept conversation shows each answer with what it cost and of what", async ({ api }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_000_000_000n);
  const { web } = api.deps;
  const input = { prompt: "Say hello in five words.", controls: { model: "gpt-4o" } };
  const answer = await sendPrompt(web.assistant, { ...ada, surface: "chat", input });
  const events = await Array.fromAsync(answer.events);
  const settled = events.at(-1);
  if (settled?.type !== "settled") throw new Error("the answer was not settled");

  const read = await api.get("/api/trpc/conversations.list", { as: ada.session });
  const [{ id: conversationId }] = read.json.result.data.items;
  const caller = createCaller(
    createApiContext(web, {
      ...ada,
      kind: "session",
      sessionId: "none",
      memberRole: "owner",
      role: "customer",
      scopes: ["chat"],
    }),
  );
  const conversation = await caller.conversations.get({ conversationId });
  expect(conversation.messages).toEqual([
    expect.objectContaining({ role: "user", text: input.prompt, request: null }),
    expect.objectContaining({
      role: "assistant",
      request: {
        requestId: answer.requestId,
        model: "gpt-4o",
        modelName: "GPT-4o",
        ending: "completed",
        held: AMOUNT,
        charge: AMOUNT,
        lineItems: [
          { kind: "input", tokens: settled.inputTokens, creditsPerMillion: "25000", amount: AMOUNT },
          { kind: "output", tokens: settled.outputTokens, creditsPerMillion: "25000", amount: AMOUNT },
        ],
        priceVersion: 1,
        isEstimate: false,
        rating: null,
      },
    }),
  ]);
  const { json: explained } = await api.get(`/api/credits/charges/${answer.requestId}`, { as: ada.session });
  const { charge, lineItems = [] } = conversation.messages[1]?.request ?? {};
  expect(explained).toMatchObject({
    requestId: answer.requestId,
    surface: "chat",
    model: "gpt-4o",
    ending: "completed",
    quote: { low: AMOUNT, expected: AMOUNT, high: AMOUNT },
    charge,
    lineItems,
    refunded: "0",
    platformShare: AMOUNT,
    isEstimate: false,
  });
  const eve = await api.signUp();
  expect((await api.get(`/api/credits/charges/${answer.requestId}`, { as: eve.session })).status).toBe(404);
  expect(parseCredits(charge)).toBe(settled.chargeMicrocredits);
  expect(lineItems.reduce((sum, { amount }) => sum + (parseCredits(amount) ?? 0n), 0n)).toBe(
    settled.chargeMicrocredits,
  );
});

test("in the same process, an error's cause is the foreseen one", async ({ api }) => {
  const nobody = createCaller(createApiContext(api.deps.web, null));
  await expect(nobody.credits.balance()).rejects.toMatchObject({ cause: { code: "unauthenticated" } });
  const { packages } = await nobody.credits.packages();
  expect(packages).toHaveLength(5);
});
