import { expect } from "vitest";
import { test } from "./test-api.ts";

test("a key counts and cookies beside it do not", async ({ api }) => {
  const ada = await api.signUp();
  const eve = await api.signUp();
  const key = await api.apiKey(ada, ["read"]);
  const both = await api.get("/api/trpc/account.me", { as: { ...key, ...eve.session } });
  expect(both.json.result.data.customerId).toBe(ada.customerId);
  const badKey = await api.get("/api/trpc/account.me", { as: { apiKey: `${key.apiKey}x`, ...eve.session } });
  expect(badKey.status).toBe(401);
});

test("a revoked key is refused from the next request on", async ({ api }) => {
  const ada = await api.signUp();
  const key = await api.apiKey(ada, ["read"]);
  expect((await api.get("/api/credits/balance", { as: key })).status).toBe(200);
  await api.post("/api/trpc/apiKeys.revoke", { as: ada.session, body: { id: key.id } });
  expect((await api.get("/api/credits/balance", { as: key })).status).toBe(401);
});

test("a session of one app is none in the other", async ({ api }) => {
  const ada = await api.signUp();
  const admin = await api.operator("admin");
  expect((await api.get("/api/trpc/account.me", { as: ada.session, audience: "admin" })).status).toBe(401);
  expect((await api.get("/api/trpc/account.me", { as: admin.session })).status).toBe(401);
});

test("a user acts for the own account, or for the customer that header or cookie choose", async ({ api, db }) => {
  const ada = await api.signUp();
  await db.customer.create({ data: { id: "cus_team", kind: "team", name: "Team" } });
  await db.member.create({ data: { customerId: "cus_team", userId: ada.userId, role: "viewer" } });
  await api.giveCredits("cus_team", 7_000_000n);
  const { cookie = "" } = ada.session;
  const balance = async (proof: string, headers: Record<string, string> = {}) =>
    (await api.get("/api/credits/balance", { as: { cookie: proof }, headers })).json.balance;

  expect(await balance(cookie)).toBe("0");
  expect(await balance(cookie, { "x-scrip-customer": "cus_team" })).toBe("7");
  expect(await balance(`${cookie}; scrip_customer=cus_team`)).toBe("7");
  expect(await balance(`${cookie}; scrip_customer=cus_team`, { "x-scrip-customer": ada.customerId })).toBe("0");

  const purchase = { as: { cookie: `${cookie}; scrip_customer=cus_team` }, body: { packageId: "starter" } };
  expect((await api.post("/api/credits/purchase", purchase)).status).toBe(403);

  await db.member.deleteMany({ where: { customerId: "cus_team" } });
  expect(await balance(`${cookie}; scrip_customer=cus_team`)).toBe("0");
  const refused = await api.get("/api/credits/balance", {
    as: ada.session,
    headers: { "x-scrip-customer": "cus_team" },
  });
  expect(refused.status).toBe(404);
});

test("who is asking", async ({ api }) => {
  const ada = await api.signUp();
  const { json } = await api.get("/api/trpc/account.me", { as: ada.session });
  expect(json.result.data).toEqual({
    userId: ada.userId,
    email: ada.email,
    emailVerified: false,
    name: expect.any(String),
    role: "customer",
    customerId: ada.customerId,
    customers: [{ id: ada.customerId, kind: "person", name: expect.any(String), memberRole: "owner" }],
  });
});
