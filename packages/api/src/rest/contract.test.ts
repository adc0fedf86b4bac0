import { expect } from "vitest";
import { test } from "../test-api.ts";

const CREDITS = /^-?(0|[1-9]\d*)(\.\d{0,5}[1-9])?$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const credits = expect.stringMatching(CREDITS);
const time = expect.stringMatching(TIME);

test("a new customer has nothing, written as the contract writes it", async ({ api }) => {
  const ada = await api.signUp();
  const { status, json, headers } = await api.get("/api/credits/balance", { as: ada.session });
  expect(status).toBe(200);
  expect(json).toEqual({
    balance: "0",
    held: "0",
    available: "0",
    debt: "0",
    totalPurchased: "0",
    totalSpent: "0",
    grants: [],
  });
  expect(headers.get("content-type")).toContain("application/json");
  expect(headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
});

test("the packages are on sale with their exact figures, for anybody", async ({ api }) => {
  const { status, json } = await api.get("/api/credits/packages");
  expect(status).toBe(200);
  expect(json.packages.map((sold: { id: string }) => sold.id)).toEqual([
    "starter",
    "basic",
    "pro",
    "business",
    "enterprise",
  ]);
  expect(json.packages[1]).toEqual({
    id: "basic",
    name: "Basic",
    credits: "5000",
    bonusCredits: "500",
    totalCredits: "5500",
    priceCents: 4500,
    currency: "usd",
    savingsPercent: 18,
  });
});

test("a purchase leads to a Checkout, and once it is paid to balance and history that add up", async ({ api }) => {
  const ada = await api.signUp();
  const key = await api.apiKey(ada, ["read", "purchase"]);
  const purchase = await api.post("/api/credits/purchase", { as: key, body: { packageId: "basic" } });
  expect(purchase.status).toBe(200);
  expect(purchase.json).toEqual({
    checkoutSessionId: expect.stringMatching(/^cs_/),
    checkoutUrl: expect.stringMatching(/^http/),
  });

  const body = { checkoutSessionId: purchase.json.checkoutSessionId };
  const confirm = () => api.post("/api/trpc/credits.confirmCheckout", { as: ada.session, body });
  expect((await confirm()).json.result.data).toEqual({ status: "pending", repaid: "0" });
  await api.pay(purchase.json.checkoutSessionId);
  const confirmed = await Promise.all([confirm(), confirm(), confirm()]);
  expect(confirmed.map(({ json }) => json.result.data.status)).toEqual(["paid", "paid", "paid"]);

  const balance = await api.get("/api/credits/balance", { as: key });
  expect(balance.json).toEqual({
    balance: "5500",
    held: "0",
    available: "5500",
    debt: "0",
    totalPurchased: "5000",
    totalSpent: "0",
    grants: [
      {
        id: expect.any(String),
        category: "promotional",
        source: "bonus",
        remaining: "500",
        held: "0",
        expiresAt: time,
      },
      { id: expect.any(String), category: "paid", source: "package", remaining: "5000", held: "0", expiresAt: null },
    ],
  });
  const history = await api.get("/api/credits/history?limit=5", { as: key });
  expect(history.json).toEqual({
    items: [
      {
        id: expect.any(String),
        number: 2,
        type: "bonus",
        amount: "500",
        balanceBefore: "5000",
        balanceAfter: "5500",
        description: expect.any(String),
        paymentId: expect.stringMatching(/^pay_/),
        createdAt: time,
      },
      expect.objectContaining({
        number: 1,
        type: "purchase",
        amount: "5000",
        balanceBefore: "0",
        balanceAfter: "5000",
      }),
    ],
    nextCursor: null,
  });
});

test("history is filtered by repeated types, time and words, and pages without a gap", async ({ api }) => {
  const ada = await api.signUp();
  for (let count = 0; count < 5; count += 1) await api.giveCredits(ada.customerId, 1_000_000n);
  const read = async (query: string) => (await api.get(`/api/credits/history?${query}`, { as: ada.session })).json;

  const first = await read("limit=2");
  const second = await read(`limit=2&cursor=${first.nextCursor}`);
  const third = await read(`limit=2&cursor=${second.nextCursor}`);
  const numbers = [first, second, third].flatMap((page) => page.items.map((item: { number: number }) => item.number));
  expect(numbers).toEqual([5, 4, 3, 2, 1]);
  expect(third.nextCursor).toBeNull();

  expect((await read("type=spend&type=bonus")).items).toEqual([]);
  expect((await read("type=purchase&type=bonus")).items).toHaveLength(5);
  expect((await read("type=purchase")).items).toHaveLength(5);
  expect((await read("q=TEST")).items).toHaveLength(5);
  expect((await read("q=%25")).items).toEqual([]);
  const { createdAt } = first.items[0];
  expect((await read(`from=2020-01-01&to=${createdAt}`)).items.length).toBeLessThan(5);
  expect((await read("to=2020-01-01")).items).toEqual([]);
});

test("an estimate tells model, reason and cost, by POST and by GET alike", async ({ api }) => {
  const ada = await api.signUp();
  const key = await api.apiKey(ada, ["read"]);
  await api.giveCredits(ada.customerId, 1_000_000_000n);
  const prompt = "Write a haiku about whales";
  const model = {
    id: expect.any(String),
    name: expect.any(String),
    provider: expect.any(String),
    creditsPer1K: credits,
  };
  const cost = { low: credits, expected: credits, high: credits, max: credits };

  const { status, json } = await api.post("/api/credits/estimate", { as: key, body: { prompt, mode: "economy" } });
  expect(status).toBe(200);
  expect(json).toEqual({
    quoteId: expect.stringMatching(/^req_/),
    taskType: expect.any(String),
    complexity: expect.stringMatching(/^(simple|medium|complex)$/),
    probabilities: Object.fromEntries(
      ["code", "math", "creative", "analysis", "language", "general"].map((task) => [task, expect.any(Number)]),
    ),
    model,
    reason: expect.any(String),
    tokens: { input: expect.any(Number), output: expect.any(Number), cap: expect.any(Number) },
    cost,
    balanceAfter: credits,
    affordable: true,
    alternatives: [
      { model, cost, creditsDifference: credits, qualityDifference: expect.any(Number) },
      { model, cost, creditsDifference: credits, qualityDifference: expect.any(Number) },
    ],
    expiresAt: time,
  });
  const byQuery = await api.get(`/api/credits/estimate?prompt=${encodeURIComponent(prompt)}&mode=economy`, { as: key });
  const { quoteId: _, expiresAt: __, ...figures } = json;
  expect(byQuery.status).toBe(200);
  expect(byQuery.json).toMatchObject(figures);
});

test("what cannot be afforded is quoted, with a balance after below zero", async ({ api }) => {
  const ada = await api.signUp();
  const { status, json } = await api.post("/api/credits/estimate", {
    as: ada.session,
    body: { messages: [{ role: "user", content: "Prove it" }], model: "claude-opus", length: "detailed" },
  });
  expect(status).toBe(200);
  expect(json).toMatchObject({ affordable: false, model: { id: "claude-opus", creditsPer1K: "150" } });
  expect(json.balanceAfter).toBe(`-${json.cost.expected}`);
});

test("every control of an estimate is honoured", async ({ api }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_000_000_000n);
  const estimate = async (body: object) =>
    (await api.post("/api/credits/estimate", { as: ada.session, body: { prompt: "Explain tides", ...body } })).json;

  expect((await estimate({ maxOutputTokens: 7 })).tokens.cap).toBe(7);
  expect((await estimate({ length: "brief" })).tokens.cap).toBe(512);
  expect(Number((await estimate({ maxCredits: "0.5" })).cost.max)).toBeLessThanOrEqual(0.5);
  expect(Number((await estimate({ maxCredits: 2 })).cost.max)).toBeLessThanOrEqual(2);
  expect((await estimate({ excludeProviders: ["openai", "google"] })).model.provider).toBe("anthropic");
});

test("an operator gives a bonus with a reason, and the audit log has it", async ({ api, db }) => {
  const admin = await api.operator("admin");
  const ada = await api.signUp();
  const { status, json } = await api.post("/api/credits/admin/grant-bonus", {
    as: admin.session,
    audience: "admin",
    body: { customerId: ada.customerId, credits: "12.5", reason: "A long outage" },
  });
  expect(status).toBe(200);
  expect(json).toEqual({ transferId: expect.any(String), balanceAfter: "12.5" });
  expect(await db.auditEntry.findFirst({ where: { subject: ada.customerId } })).toMatchObject({
    actorUserId: admin.userId,
    action: "admin.grant_bonus",
    reason: "A long outage",
    details: { credits: "12.5", transferId: json.transferId },
  });
  const { grants } = (await api.get("/api/credits/balance", { as: ada.session })).json;
  expect(grants).toEqual([
    expect.objectContaining({ category: "promotional", source: "admin", remaining: "12.5", expiresAt: time }),
  ]);
});

test("a bonus to oneself is refused and audited; above 100,000 credits one waits for approval", async ({ api, db }) => {
  const admin = await api.operator("admin");
  const ada = await api.signUp();
  const grant = (body: object) =>
    api.post("/api/credits/admin/grant-bonus", {
      as: admin.session,
      audience: "admin",
      body: { reason: "Because", ...body },
    });

  const tooMuch = await grant({ customerId: ada.customerId, credits: "100000.000001" });
  expect([tooMuch.status, tooMuch.json]).toEqual([202, { approvalId: expect.any(String) }]);
  expect((await grant({ customerId: "cus_nobody", credits: 1 })).status).toBe(404);
  const own = await grant({ customerId: admin.customerId, credits: 1 });
  expect(own.status).toBe(403);
  expect(await db.auditEntry.count({ where: { action: "admin.grant_bonus.refused" } })).toBe(1);
  expect(await db.grant.count({ where: { customerId: { in: [ada.customerId, admin.customerId] } } })).toBe(0);
});

test.for([0, -1, 1.5, "-5", "0", "1e3", "0x10", "0.0000001", "", " 1", "1,000", null, true, {}, 2 ** 53])(
  "a bonus of %j is refused, and names the field",
  async (amount, { api, db }) => {
    const admin = await api.operator("admin");
    const ada = await api.signUp();
    const body = { customerId: ada.customerId, credits: amount, reason: "Because" };
    const path = "/api/credits/admin/grant-bonus";
    const { status, json } = await api.post(path, { as: admin.session, audience: "admin", body });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ code: "invalid_input", details: { field: "credits" } });
    expect(await db.grant.count({ where: { customerId: ada.customerId } })).toBe(0);
  },
);

test("operators read users and figures through the same routes, on their app or with an admin key", async ({ api }) => {
  const admin = await api.operator("admin");
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 3_000_000n);
  const key = await api.apiKey(admin, ["admin"]);

  const users = await api.get(`/api/credits/admin/users?q=${ada.email}`, { as: key });
  expect(users.json).toEqual({
    items: [
      {
        userId: ada.userId,
        customerId: ada.customerId,
        email: ada.email,
        role: "customer",
        balance: "3",
        debt: "0",
        totalPurchased: "3",
        totalSpent: "0",
        createdAt: time,
      },
    ],
    nextCursor: null,
  });

  const figures = {
    revenueCents: expect.any(Number),
    creditsSold: credits,
    creditsSpent: credits,
    creditsOutstanding: credits,
    platformShare: credits,
    providerCostUsd: expect.stringMatching(/^\d+(\.\d+)?$/),
    marginCents: expect.any(Number),
    activeUsers: expect.any(Number),
  };
  const analytics = await api.get("/api/credits/admin/analytics", { as: admin.session, audience: "admin" });
  expect(analytics.status).toBe(200);
  const { byModel, byTask, byDay, ...whole } = analytics.json;
  expect(whole).toEqual(figures);
  expect(Number(whole.creditsOutstanding)).toBeGreaterThanOrEqual(3);
  expect(byDay.length).toBeGreaterThanOrEqual(30);
  expect(byDay.at(-1)).toEqual({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), ...figures });
  for (const row of byModel) expect(row).toEqual({ model: expect.any(String), ...figures });
  for (const row of byTask) expect(row).toEqual({ taskType: expect.any(String), ...figures });
});

test("what does not count is refused, in an address as in a body", async ({ api }) => {
  const ada = await api.signUp();
  const as = ada.session;
  const month = new Date().toISOString().slice(0, 7);
  const [sold, priced] = [{ packageId: "starter" }, { prompt: "Hello" }];
  const answers = [
    await api.get("/api/credits/balance?x=1", { as }),
    await api.get(`/api/credits/statements/${month}?x=1`, { as }),
    await api.get("/api/credits/history.csv?limit=1", { as }),
    await api.post("/api/credits/purchase?packageId=pro", { as, body: sold }),
    await api.post("/api/credits/estimate?model=gpt-4o", { as, body: priced }),
    await api.post("/api/credits/estimate", { as, body: { ...priced, x: 1 } }),
  ];
  for (const { status, json } of answers) {
    expect(status).toBe(400);
    expect(json.error.code).toBe("invalid_input");
  }
});

test("a HEAD is answered as the GET would be, without the body", async ({ api }) => {
  const ada = await api.signUp();
  const path = "/api/credits/history.json";
  const [got, asked] = [await api.get(path, { as: ada.session }), await api.head(path, { as: ada.session })];
  expect([asked.status, asked.text]).toEqual([200, ""]);
  for (const name of ["content-type", "content-disposition"]) {
    expect(asked.headers.get(name)).toBe(got.headers.get(name));
  }
  expect((await api.head("/api/credits/balance")).status).toBe(401);
});
